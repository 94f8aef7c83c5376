"""Writes Moodle's GIFT, so that Moodle takes it and `gift` reads the same questions from it.

What Moodle has no word for stands in comments, `[pitt:...]`, beside the `[tag:...]` that Moodle itself writes there.
Texts are marked as Markdown. White space ahead of a text follows an escaped line end, since readers strip the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pitt.classroom.question import Question
from pitt.exchange.gift import IMPLIED_TEXTS
from pitt.exchange.items import Item, Loss, Writing, tidied
from pitt.exchange.numbers import written

_SPECIAL: Final = re.compile(r"[\\~=#{}:\n]")
_NEEDS_FORMAT: Final = re.compile(r"\[|%")
# Moodle knows these shares and no others.
_SHARES: Final = ("100", "50", "33.33333", "25", "20", "16.66667", "14.28571", "12.5", "11.11111")


def write(items: Iterable[Item]) -> Writing:
    """Writes GIFT; everything that an item says has its place."""
    losses: list[Loss] = []
    blocks: list[str] = []
    folder = ""
    for _, item in tidied(items, losses):
        if item.folder != folder:
            folder = item.folder
            blocks.append(f"$CATEGORY: $course$/top{f'/{folder}' if folder else ''}\n")
        blocks.append("".join(f"{line}\n" for line in _lines(item)))
    return Writing(text="\n".join(blocks), losses=tuple(losses))


def _lines(item: Item) -> Iterator[str]:
    asked = item.question
    yield from _comments(item)
    title = f"::{_escaped(item.title)}::" if item.title else ""
    text = f"[markdown]{_field(asked.text)}"
    yield f"{title}{text}{{{'#' if asked.kind == 'number' else ''}"
    yield from (f"\t{line}" for line in _answers(asked))
    if asked.explanation:
        yield f"\t####{_part(asked.explanation)}"
    yield "}"


def _comments(item: Item) -> Iterator[str]:
    asked = item.question
    marks = [f"tag:{tag}" for tag in item.tags]
    if not _says_its_kind(asked):
        marks.append(f"pitt:kind={asked.kind}")
    if asked.confidence:
        marks.append("pitt:confidence")
    if asked.timer_s is not None:
        marks.append(f"pitt:timer={asked.timer_s}")
    if marks:
        escaped = (re.sub(r"[\\\[\]]", r"\\\g<0>", mark) for mark in marks)
        yield f"// {' '.join(f'[{mark}]' for mark in escaped)}"


def _says_its_kind(asked: Question) -> bool:
    """Tells whether a reader knows the kind from the answers alone."""
    if asked.kind == "number":
        return asked.number is not None
    return asked.kind in ("single", "multiple", "true_false") and bool(asked.right)


def _answers(asked: Question) -> Iterator[str]:
    if asked.kind == "number":
        number = "" if asked.number is None else written(asked.number)
        tolerance = f":{written(asked.tolerance)}" if asked.tolerance else ""
        if number or tolerance:
            yield f"={number}{tolerance}"
    elif asked.kind == "true_false" and asked.right:
        yield "FALSE" if asked.right[0] else "TRUE"
    elif texts := IMPLIED_TEXTS.get(asked.kind):
        yield from (f"{'=' if at in asked.right else '~'}{text}" for at, text in enumerate(texts))
    else:
        for at, option in enumerate(asked.options):
            feedback = f"#{_part(option.feedback)}" if option.feedback else ""
            yield f"{_mark(asked, right=at in asked.right)}{_part(option.text)}{feedback}"


def _mark(asked: Question, *, right: bool) -> str:
    if asked.kind == "multiple" and asked.right:
        return f"~%{_SHARES[len(asked.right) - 1]}%" if right else "~%-100%"
    return "=" if right else "~"


def _part(text: str) -> str:
    return f"[markdown]{_field(text)}" if _NEEDS_FORMAT.match(text) else _field(text)


def _field(text: str) -> str:
    return ("\\n" if text[:1] in (" ", "\t") else "") + _escaped(text)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: "\\n" if match[0] == "\n" else f"\\{match[0]}", text)
