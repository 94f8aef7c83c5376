"""What question files are read into and written from, whatever their format, and how a reader gathers it.

Owns the normal form of texts, the limits of one file, and the promise that no line is lost silently: each is part of
an item, of the file's structure, or has a note. Must not know any format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, Literal

import msgspec

from pitt.classroom.question import Question, check_question

MOST_QUESTIONS: Final = 1_000
MOST_SKIPPED: Final = 1_000
LONGEST_TITLE: Final = 200
LONGEST_FOLDER: Final = 200
LONGEST_TAG: Final = 50
MOST_TAGS: Final = 20
LONGEST_EXCERPT: Final = 120

NoteKind = Literal["understood_partly", "skipped"]

_LINE_END: Final = re.compile(r"\r\n?")
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
_BLANK_LINES_AHEAD: Final = re.compile(r"\A(?:[ \t]*\n)+")


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A question with what files say around it."""

    question: Question
    title: str = ""
    folder: str = ""
    """Names from the outermost inwards, separated by slashes; empty for the top."""
    tags: tuple[str, ...] = ()
    line: int = 0
    """Where it began, counted from 1; 0 for one that was not read from a file."""
    last: int = 0
    """Its last line."""


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """Says what a reader did not understand of some lines, and what to do."""

    line: int
    """The first line, counted from 1."""
    last: int
    """The last line; lines between two are meant too."""
    excerpt: str
    """The beginning of the first line."""
    kind: NoteKind
    """`skipped`: nothing was read from these lines; `understood_partly`: an item was, though not everything."""
    code: str
    words: str


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds. Every item passes `check_question`; items and notes stand in the order of their lines."""

    items: tuple[Item, ...] = ()
    notes: tuple[Note, ...] = ()
    structure: tuple[int, ...] = ()
    """Lines that were understood though they belong to no item: categories, a header row."""


class Loss(msgspec.Struct, frozen=True, kw_only=True):
    """Says what of an item a format cannot hold."""

    index: int
    """Of the item, counted from 0."""
    code: str
    words: str


class Writing(msgspec.Struct, frozen=True, kw_only=True):
    """A file's text, and what of the items did not go into it."""

    text: str
    losses: tuple[Loss, ...] = ()


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """A way to keep questions in a text file.

    `read` takes any text, never raises and is done in time proportional to its length. What `write` wrote, `read`
    reads as the same items, tidied, but for the losses that `write` tells.
    """

    name: str
    endings: tuple[str, ...]
    """Of file names, with their dot, in lower case; the first is the one to write."""
    media_type: str
    read: Callable[[str], Reading]
    write: Callable[[Iterable[Item]], Writing]
    resemblance: Callable[[list[str]], int]
    """How many of a file's lines only this format has."""


def normal_text(text: str) -> str:
    """Gives a text its normal form, in which exporting and importing leaves it.

    Lines end with a line feed; control characters other than tabs are gone, as are blank lines ahead and white space
    at the end. Everything else stays.
    """
    text = _UNWRITABLE.sub("", _LINE_END.sub("\n", text))
    return _BLANK_LINES_AHEAD.sub("", text).rstrip(" \t\n")


def normal_name(name: str) -> str:
    """Gives a title, a tag or a folder's name its normal form: one line, single spaces."""
    return " ".join(_UNWRITABLE.sub("", _LINE_END.sub("\n", name)).split())


def normal_folder(folder: str) -> str:
    """Gives a folder its normal form: names in their normal form, none of them empty."""
    return "/".join(filter(None, map(normal_name, folder.split("/"))))


def tidy(item: Item) -> Item:
    """Gives everything that an item says its normal form; its lines and its kind stay."""
    asked = item.question
    options = tuple(
        msgspec.structs.replace(it, text=normal_text(it.text), feedback=normal_text(it.feedback))
        for it in asked.options
    )
    asked = msgspec.structs.replace(
        asked, text=normal_text(asked.text), explanation=normal_text(asked.explanation), options=options
    )
    return msgspec.structs.replace(
        item,
        question=asked,
        title=normal_name(item.title),
        folder=normal_folder(item.folder),
        tags=tuple(dict.fromkeys(filter(None, map(normal_name, item.tags)))),
    )


def tidied(items: Iterable[Item], losses: list[Loss]) -> Iterable[tuple[int, Item]]:
    """Tidies what is to be written; leaves out, with a loss, what makes no question then."""
    for index, item in enumerate(items):
        item = tidy(item)
        if refusal := check_question(item.question):
            losses.append(Loss(index=index, code=refusal.code, words=f"Left out. {refusal.words}"))
        else:
            yield index, item


class Sheet:
    """The lines of one file, and what a reader makes of them.

    Readers stop when `full` is set: everything from there on has its note.
    """

    def __init__(self, text: str) -> None:
        self.lines = _LINE_END.sub("\n", text.removeprefix("\ufeff")).split("\n")
        self.full = False
        self._items: list[Item] = []
        self._notes: list[Note] = []
        self._structure: list[int] = []
        self._skipped = 0

    def structure(self, line: int) -> None:
        """Says that a line was understood, though it belongs to no item."""
        self._structure.append(line)

    def skipped(self, line: int, last: int, code: str, words: str) -> None:
        """Says that nothing was read from some lines."""
        self._skipped += 1
        if self._skipped < MOST_SKIPPED:
            self._note("skipped", line, last, code, words)
        else:
            self._close(line, "too_many_notes", "Too much of this file was not understood. Is it of another format?")

    def partly(self, line: int, last: int, code: str, words: str) -> None:
        """Says that not everything was read from some lines."""
        self._note("understood_partly", line, last, code, words)

    def item(self, item: Item) -> bool:
        """Takes an item with its lines, or notes why it is none; tells whether it was taken."""
        if self.full:
            return False
        if len(self._items) == MOST_QUESTIONS:
            words = f"One file holds at most {MOST_QUESTIONS} questions. Put the rest into another file."
            self._close(item.line, "too_many_questions", words)
            return False
        item = tidy(item)
        if refusal := check_question(item.question):
            self.skipped(item.line, item.last, refusal.code, refusal.words)
            return False
        self._items.append(self._shortened(item))
        return True

    def reading(self) -> Reading:
        """Gives what was found."""
        notes = sorted(self._notes, key=lambda it: it.line)
        return Reading(items=tuple(self._items), notes=tuple(notes), structure=tuple(sorted(set(self._structure))))

    def _shortened(self, item: Item) -> Item:
        tags = tuple(tag for tag in item.tags if len(tag) <= LONGEST_TAG)[:MOST_TAGS]
        title = item.title[:LONGEST_TITLE].rstrip()
        folder = item.folder if len(item.folder) <= LONGEST_FOLDER else ""
        if title != item.title:
            self.partly(item.line, item.last, "title_long", f"The title was cut after {LONGEST_TITLE} characters.")
        if folder != item.folder:
            words = f"The folder's name has more than {LONGEST_FOLDER} characters and was left out. Make it shorter."
            self.partly(item.line, item.last, "folder_long", words)
        if tags != item.tags:
            words = (
                f"Tags have at most {LONGEST_TAG} characters, questions at most {MOST_TAGS} tags. Some were left out."
            )
            self.partly(item.line, item.last, "tags_many", words)
        return msgspec.structs.replace(item, title=title, folder=folder, tags=tags)

    def _close(self, line: int, code: str, words: str) -> None:
        self._note("skipped", line, len(self.lines), code, words)
        self.full = True

    def _note(self, kind: NoteKind, line: int, last: int, code: str, words: str) -> None:
        if self.full:
            return
        excerpt = _UNWRITABLE.sub("", self.lines[line - 1][: 4 * LONGEST_EXCERPT]).strip()[:LONGEST_EXCERPT]
        self._notes.append(Note(line=line, last=last, excerpt=excerpt, kind=kind, code=code, words=words))
