"""Reads and writes Aiken: questions with one right answer, and nothing else.

More lenient than Moodle in one thing: texts and answers may take several lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from pitt.classroom.question import MOST_OPTIONS, Option, Question
from pitt.exchange.gift import IMPLIED_TEXTS
from pitt.exchange.items import Item, Loss, Reading, Sheet, Writing, tidied

_OPTION: Final = re.compile(r"[ \t]{0,20}([A-Za-z])[.)](?:[ \t](.*))?", re.DOTALL)
_ANSWER: Final = re.compile(r"[ \t]{0,20}ANSWER[ \t]{0,20}:(.*)", re.IGNORECASE | re.DOTALL)
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LONGEST_ANSWER: Final = 80

_UNANSWERED: Final = "There is no line ANSWER: with a letter. Add it below the answers."


class _Draft(msgspec.Struct):
    """A question as far as it was read."""

    line: int
    text: list[str] = []
    options: list[list[str]] = []


def read(text: str) -> Reading:
    """Reads Aiken: a text, lines such as `A. Mercury`, a line `ANSWER: B`."""
    sheet = Sheet(text)
    draft: _Draft | None = None
    blank = False
    for number, line in enumerate(sheet.lines, 1):
        if sheet.full:
            break
        if not line.strip():
            blank = True
            if draft and not draft.options:
                draft.text.append("")
            continue
        if draft and draft.options and blank and not _continues(draft, line):
            sheet.skipped(draft.line, _before(sheet, number), "aiken_unanswered", _UNANSWERED)
            draft = None
        blank = False
        draft = draft or _Draft(line=number)
        if answer := _ANSWER.fullmatch(line):
            _finish(sheet, draft, number, answer[1].strip())
            draft = None
        else:
            _take(draft, line)
    if draft and not sheet.full:
        sheet.skipped(draft.line, _before(sheet, len(sheet.lines) + 1), "aiken_unanswered", _UNANSWERED)
    return sheet.reading()


def write(items: Iterable[Item]) -> Writing:
    """Writes Aiken; tells of everything that it has no place for."""
    losses: list[Loss] = []
    blocks: list[str] = []
    for index, item in tidied(items, losses):
        asked, lost = _as_choice(item)
        if lost:
            words = f"Aiken has no {', '.join(lost)}: left out of this question. GIFT keeps everything."
            losses.append(Loss(index=index, code="aiken_part", words=words))
        if asked and (block := _block(asked)):
            blocks.append(block)
        else:
            words = "Left out: Aiken has questions with one right answer to choose only. GIFT keeps everything."
            losses.append(Loss(index=index, code="aiken_kind", words=words))
    return Writing(text="\n".join(blocks), losses=tuple(losses))


def resemblance(lines: list[str]) -> int:
    """Counts options and the lines that name one, if there are both."""
    answers = sum(bool(_ANSWER.fullmatch(line)) for line in lines)
    options = sum(bool(_OPTION.fullmatch(line)) for line in lines)
    return answers + options if answers and options else 0


def _before(sheet: Sheet, number: int) -> int:
    """Gives the number of the last line before one that is not blank."""
    number -= 1
    while not sheet.lines[number - 1].strip():
        number -= 1
    return number


def _next_option(draft: _Draft, line: str) -> re.Match[str] | None:
    match = _OPTION.fullmatch(line)
    wanted = len(draft.options)
    return match if match and wanted < len(_LETTERS) and match[1].upper() == _LETTERS[wanted] else None


def _continues(draft: _Draft, line: str) -> bool:
    return bool(_ANSWER.fullmatch(line) or _next_option(draft, line))


def _take(draft: _Draft, line: str) -> None:
    if match := _next_option(draft, line):
        draft.options.append([match[2] or ""])
    elif draft.options:
        draft.options[-1].append(line)
    else:
        draft.text.append(line)


def _finish(sheet: Sheet, draft: _Draft, last: int, answer: str) -> None:
    answer = answer if len(answer) <= LONGEST_ANSWER else "?"
    letters = [letter for letter in re.split(r"[\s,;.)]+", answer.upper()) if letter]
    right = sorted({_LETTERS.find(letter) if len(letter) == 1 else -1 for letter in letters})
    if not right or not 0 <= right[0] <= right[-1] < len(draft.options):
        words = "ANSWER: has to name the letter of an answer above it, such as ANSWER: B. Answers begin with A. B. C."
        sheet.skipped(draft.line, last, "aiken_answer", words)
        return
    options = tuple(Option(text="\n".join(lines).strip(" \t\n")) for lines in draft.options[: MOST_OPTIONS + 1])
    asked = Question(
        kind="single" if len(right) == 1 else "multiple",
        text="\n".join(draft.text),
        options=options,
        right=tuple(right),
    )
    sheet.item(Item(question=asked, line=draft.line, last=last))


def _as_choice(item: Item) -> tuple[Question | None, list[str]]:
    """Gives what of an item Aiken can say, and the names of what it cannot."""
    asked = item.question
    there = {
        "title": item.title,
        "folder": item.folder,
        "tags": item.tags,
        "explanation": asked.explanation,
        "feedback": any(option.feedback for option in asked.options),
        "confidence": asked.confidence,
        "timer": asked.timer_s is not None,
    }
    texts = IMPLIED_TEXTS.get(asked.kind) or tuple(option.text for option in asked.options)
    if asked.kind not in ("single", "true_false", "yes_no") or len(asked.right) != 1:
        return None, []
    lost = [name for name, value in there.items() if value]
    if asked.kind != "single":
        lost.append(f"kind {asked.kind}")
    options = tuple(Option(text=text) for text in texts)
    return Question(kind="single", text=asked.text, options=options, right=asked.right), lost


def _block(asked: Question) -> str:
    """Writes a question, or nothing if reading would give another one."""
    options = (f"{_LETTERS[number]}. {option.text}\n" for number, option in enumerate(asked.options))
    block = f"{asked.text}\n{''.join(options)}ANSWER: {_LETTERS[asked.right[0]]}\n"
    reading = read(block)
    return block if [item.question for item in reading.items] == [asked] and not reading.notes else ""
