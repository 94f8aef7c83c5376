"""The process in which a PDF is taken apart: reads it from standard input, writes an `Outcome` to standard output.

Kept of each page is what is drawn. Annotations, actions, scripts, forms, embedded files and metadata stay behind, since
every page is copied into a document of its own.
"""

from __future__ import annotations

import io
import resource
import sys
from typing import Any

import msgspec
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import NameObject

from pitt.slides.splitting import (
    CPU_S,
    LONGEST_TEXT,
    MEMORY_BYTES,
    MOST_PAGES,
    UNREADABLE,
    Outcome,
    Page,
    Refusal,
    Split,
)

DROPPED = ("/Annots", "/AA", "/Metadata", "/PieceInfo", "/Thumb", "/B", "/Trans", "/Tabs", "/StructParents")
LARGEST_SIDE = 20_000
"""In points: 7 m."""


def take_apart(raw: bytes) -> Outcome:
    """Gives the pages of a PDF, or why there are none."""
    if not raw[:1024].lstrip(b"\x00\t\n\x0c\r \xef\xbb\xbf").startswith(b"%PDF-"):
        return Refusal(code="document_unreadable", words=UNREADABLE)
    try:
        reader = PdfReader(io.BytesIO(raw), strict=False)
        if reader.is_encrypted:
            words = "This PDF is locked by a password. Save it without one, then choose the file again."
            return Refusal(code="document_locked", words=words)
        count = len(reader.pages)
        if not 1 <= count <= MOST_PAGES:
            words = f"A document has 1 to {MOST_PAGES} pages. Split it, then upload the parts."
            return Refusal(code="document_length", words=words)
        return Split(pages=tuple(_page(reader, number) for number in range(count)))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError):
        return Refusal(code="document_unreadable", words=UNREADABLE)
    except (RecursionError, MemoryError, AssertionError, NotImplementedError, ArithmeticError, LookupError, OSError):
        return Refusal(code="document_unreadable", words=UNREADABLE)


def _page(reader: PdfReader, number: int) -> Page:
    writer = PdfWriter()
    original = reader.pages[number]
    page: Any = writer.add_page(original, excluded_keys=DROPPED)
    for key in DROPPED:
        page.pop(NameObject(key), None)
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
        raise ValueError("a page without a size")
    if page.rotation % 180:
        width, height = height, width
    writer.metadata = None
    written = io.BytesIO()
    writer.write(written)
    return Page(data=written.getvalue(), width=width, height=height, text=_text(original))


def _text(page: Any) -> str:
    try:
        lines = (" ".join(line.split()) for line in page.extract_text().splitlines())
        return "\n".join(line for line in lines if line)[:LONGEST_TEXT]
    except Exception:  # noqa: BLE001 - a page may be seen although its letters cannot be read
        return ""


def main() -> None:
    """Does it, within bounds."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.setrecursionlimit(2_000)
    sys.stdout.buffer.write(msgspec.msgpack.encode(take_apart(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
