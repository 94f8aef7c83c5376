"""Re-encodes a picture, so that nothing of an uploaded file but its pixels is ever sent to a browser."""

import io
import warnings
from typing import Final

import msgspec
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF")
MOST_PIXELS: Final = 40_000_000
"""Checked from the header, before anything is decoded; a phone's camera has 12 to 50 million."""
LONGEST_SIDE: Final = 1_600
QUALITY: Final = 85
MEDIA_TYPE: Final = "image/webp"


class Unreadable(Exception):
    """Says in words why a file is no picture that is taken."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.words = words


class Reencoded(msgspec.Struct, frozen=True):
    """A picture as it is kept, in `MEDIA_TYPE`."""

    data: bytes
    width: int
    height: int


def reencode(raw: bytes) -> Reencoded:
    """Decodes a PNG, JPEG, WebP or GIF (its first frame), and encodes it as WebP of at most 1,600 pixels a side.

    It takes as long as decoding does, so the caller runs it in a thread.

    Raises:
        Unreadable: for anything else, and for pictures with more than 40 million pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return _reencode(raw)
    except Unreadable:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Warning, MemoryError, OverflowError):
        words = "This is no picture that Pitt can read. Choose a PNG, JPEG, WebP or GIF file."
        raise Unreadable("image_unreadable", words) from None


def _reencode(raw: bytes) -> Reencoded:
    with Image.open(io.BytesIO(raw), formats=FORMATS) as opened:
        width, height = opened.size
        if width * height > MOST_PIXELS:
            words = "This picture has more than 40 million pixels. Make it smaller, then choose it again."
            raise Unreadable("image_large", words)
        # Lets a JPEG be decoded at a fraction of its size.
        opened.draft(None, (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
        opened.load()
        upright = ImageOps.exif_transpose(opened)
        alpha = "A" in upright.getbands() or "transparency" in upright.info
        picture = upright.convert("RGBA" if alpha else "RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # Without this Pillow writes the colour profile and the camera's notes of the original.
    picture.info.clear()
    written = io.BytesIO()
    picture.save(written, "WEBP", quality=QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return Reencoded(written.getvalue(), *picture.size)
