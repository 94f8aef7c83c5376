"""Turns a file's bytes into text, or says why they are none.

Text is UTF-8, or UTF-16 with its mark. Nothing else is guessed: an old encoding read wrongly would spoil every accent.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

import msgspec

LARGEST_FILE: Final = 1_000_000
"""Bytes."""

# What files begin with, and what they are.
_SIGNATURES: Final = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive, or a document of an office program, such as .docx, .xlsx or .ods"),
    (b"\xd0\xcf\x11\xe0", "a document of an older office program, such as .doc or .xls"),
    (b"{\\rtf", "a document in Rich Text Format"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture, a sound or a film"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"SQLite format 3", "a database"),
)
_MARKUP: Final = (
    (re.compile(r"(?:<\?xml[^>]{0,200}>)?\s{0,200}<quiz", re.IGNORECASE), "Moodle XML"),
    (re.compile(r"(?:<!DOCTYPE html|<html)", re.IGNORECASE), "a web page"),
    (re.compile(r"<\?xml", re.IGNORECASE), "XML"),
)


class Unreadable(msgspec.Struct, frozen=True, kw_only=True):
    """Why nothing at all was read from a file."""

    code: str
    words: str


class Decoded(msgspec.Struct, frozen=True, kw_only=True):
    """A file's text."""

    text: str
    cut: bool = False
    """Whether the file ends in the middle of a character; that character is not in the text."""


def decode(data: bytes) -> Decoded | Unreadable:
    """Decodes a file, or says what it looks like."""
    if len(data) > LARGEST_FILE:
        words = f"This file is larger than {LARGEST_FILE // 1_000_000} MB. Split it, or take the pictures out of it."
        return Unreadable(code="file_large", words=words)
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return _foreign(name)
    decoded = _text(data)
    if isinstance(decoded, Unreadable):
        return decoded
    if not decoded.text.strip("\ufeff \t\r\n"):
        return Unreadable(code="file_empty", words="This file is empty. Is it the right one?")
    if "\0" in decoded.text:
        words = (
            "This file is no text: it has NUL bytes. If it is text in UTF-16 or UTF-32, save it as UTF-8; "
            "else choose another file."
        )
        return Unreadable(code="file_binary", words=words)
    beginning = decoded.text[:1000].lstrip("\ufeff \t\r\n")
    for pattern, name in _MARKUP:
        if pattern.match(beginning):
            return _foreign(name)
    return decoded


def _text(data: bytes) -> Decoded | Unreadable:
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if wide else "utf-8-sig"
    try:
        return Decoded(text=data.decode(encoding))
    except UnicodeDecodeError as error:
        # The decoder without a mark would count from behind it; `error.object` is what it saw.
        if "unexpected end of data" in error.reason or "truncated data" in error.reason:
            return Decoded(text=error.object[: error.start].decode("utf-16" if wide else "utf-8"), cut=True)
        line = data[: error.start].count(b"\n") + 1
        if b"\0" in data[:1000] and not wide:
            words = "This file is no text, or text in UTF-16 without a mark. If it is text, save it as UTF-8."
            return Unreadable(code="file_binary", words=words)
        words = (
            f"This file is not UTF-{'16' if wide else '8'}: line {line} has a byte that cannot stand there. "
            "Open it in the program that made it, and save it as UTF-8."
        )
        return Unreadable(code="file_encoding", words=words)


def _foreign(name: str) -> Unreadable:
    words = (
        f"This file looks like {name}. Pitt reads GIFT, Aiken, CSV and Markdown: export the questions as one of these."
    )
    return Unreadable(code="file_foreign", words=words)
