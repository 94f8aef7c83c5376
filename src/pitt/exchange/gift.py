"""Reads Moodle's GIFT.

Follows what Moodle's own importer does (qformat_gift): an empty line ends a question, the first pair of unescaped
braces holds the answers, `=` and `~` begin an answer wherever they stand unescaped. What Moodle would read as something
that the author did not mean, such as a second pair of braces, gets a note instead. `gift_writing` writes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Final, Literal, cast, get_args

import msgspec

from pitt.classroom.question import IMPLIED_OPTIONS, MOST_OPTIONS, Option, Question, QuestionKind
from pitt.exchange.items import Item, Reading, Sheet, normal_text
from pitt.exchange.markup import from_html, from_plain
from pitt.exchange.numbers import decimal_of, middle_of, number_of

TextFormat = Literal["html", "markdown", "moodle", "plain"]

IMPLIED_TEXTS: Final[dict[QuestionKind, tuple[str, ...]]] = {
    "true_false": ("True", "False"),
    "yes_no": ("Yes", "No"),
    "where_are_we": ("With you", "Almost", "Lost"),
}
"""How files for other systems say the options that Pitt's clients say in their language."""

_SPACE: Final = " \t\n"
_ESCAPED: Final = re.compile(r"\\([\\~=#{}:n])")
_BRACE: Final = re.compile(r"\\[\s\S]|([{}])")
_BEGINNING: Final = re.compile(r"\\[\s\S]|([=~])")
_TILDE: Final = re.compile(r"\\[\s\S]|(~)")
_HASH: Final = re.compile(r"\\[\s\S]|(#)")
_TITLE_END: Final = re.compile(r"\\[\s\S]|(::)")
_GENERAL: Final = re.compile(r"\\[\s\S]|(####)")
_FORMAT: Final = re.compile(r"\[(html|markdown|moodle|plain)\]", re.IGNORECASE)
_WEIGHT: Final = re.compile(r"%(-?\d{1,3}(?:\.\d{0,9})?)%", re.ASCII)
_MARK: Final = re.compile(r"\[(tag|pitt):((?:\\.|[^\\\[\]])*+)\]")
_CONTEXT: Final = re.compile(r"\$[a-z0-9]{1,20}\$(?:/top(?=/|$))?/?", re.IGNORECASE)
_ANSWERS: Final = re.compile(r"(?<!\\)\{[ \t]{0,20}(?:[=~#]|$|(?:TRUE|FALSE|T|F)[ \t]{0,20}[}#])")


class _Skip(Exception):
    """Nothing can be read from this block."""

    def __init__(self, code: str, words: str) -> None:
        self.code = code
        self.words = words


class _Marks(msgspec.Struct):
    """What comments within a block say."""

    tags: list[str] = []
    kind: QuestionKind | None = None
    confidence: bool = False
    timer_s: int | None = None


class _Answer(msgspec.Struct):
    """One of the answers in braces."""

    marked: bool
    weight: float | None
    raw: str
    text: str
    feedback: str


def read(text: str) -> Reading:
    """Reads GIFT; comments may say `[tag:physics]`, as Moodle writes them, and `[pitt:...]`."""
    sheet = Sheet(text)
    folder = ""
    for first, last in _blocks(sheet.lines):
        if sheet.full:
            break
        folder = _read_block(sheet, first, last, folder)
    return sheet.reading()


def resemblance(lines: list[str]) -> int:
    """Counts categories, titles, and braces that open answers."""
    return sum(
        line.startswith(("$CATEGORY:", "::")) or "####" in line or bool(_ANSWERS.search(line.rstrip()))
        for line in lines
    )


def _blocks(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Finds runs of lines that are not blank, by the numbers of the first and the last, from 1."""
    first = 0
    for number, line in enumerate([*lines, ""], 1):
        if first and line.startswith("$CATEGORY:"):
            yield first, number - 1
            first = number
        elif line.strip():
            first = first or number
        elif first:
            yield first, number - 1
            first = 0


def _read_block(sheet: Sheet, first: int, last: int, folder: str) -> str:
    """Reads one block, and gives the folder that holds from here on."""
    marks = _Marks()
    notes: list[tuple[str, str]] = []
    said: list[str] = []
    begins = 0
    for number in range(first, last + 1):
        raw = sheet.lines[number - 1]
        line = raw.strip()
        if line.startswith("//"):
            _read_marks(line, marks, notes)
        elif not said and line.startswith("$CATEGORY:"):
            folder = _CONTEXT.sub("", line.removeprefix("$CATEGORY:").strip(), count=1)
            sheet.structure(number)
        else:
            begins = begins or number
            said.append(raw)
    if not said:
        return folder
    try:
        item = _read_item("\n".join(said).strip(_SPACE), marks, notes)
    except _Skip as skip:
        sheet.skipped(begins, last, skip.code, skip.words)
        return folder
    item = msgspec.structs.replace(item, folder=folder, line=begins, last=last)
    if sheet.item(item):
        for code in dict(notes):
            words = dict.fromkeys(words for named, words in notes if named == code)
            sheet.partly(begins, last, code, " ".join(words))
    return folder


def _read_marks(comment: str, marks: _Marks, notes: list[tuple[str, str]]) -> None:
    for owner, value in _MARK.findall(comment):
        value = re.sub(r"\\([\\\[\]])", r"\1", value)
        name, _, setting = value.partition("=")
        if owner == "tag":
            marks.tags.append(value)
        elif name == "kind" and setting in get_args(QuestionKind):
            marks.kind = cast("QuestionKind", setting)
        elif value == "confidence":
            marks.confidence = True
        elif name == "timer" and re.fullmatch("[0-9]{1,9}", setting):
            marks.timer_s = int(setting)
        else:
            notes.append(("gift_mark", f"The comment has [pitt:{value[:40]}], which says nothing to Pitt. Check it."))


def _unescaped(sign: re.Pattern[str], text: str, most: int) -> list[tuple[int, str]]:
    """Finds the first unescaped signs, and where they stand."""
    found = ((match.start(), match[1]) for match in sign.finditer(text) if match[1])
    return list(islice(found, most))


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] == "n" else match[1], text)


def _read_item(block: str, marks: _Marks, notes: list[tuple[str, str]]) -> Item:
    title = ""
    if block.startswith("::"):
        end = next((match for match in _TITLE_END.finditer(block, 2) if match[1]), None)
        if end is None:
            raise _Skip(
                "gift_title", "The title begins with :: but never ends with ::. Write ::title:: before the text."
            )
        title, block = _unescape(block[2 : end.start()]), block[end.end() :]
    head, answers, tail = _split_braces(block)
    form, raw = _text_format(head, "moodle")
    text = _formatted(raw, form, notes)
    if tail.strip(_SPACE):
        # Moodle's missing word: the answers stand in the middle of the text.
        blank = f"{' ' if text and head[-1:] in _SPACE else ''}_____{' ' if tail[0] in _SPACE else ''}"
        text = f"{text}{blank}{_formatted(tail, form, notes)}"
    general = [match.start() for match in _GENERAL.finditer(answers) if match[1]]
    explanation = ""
    if general:
        answers, explanation = answers[: general[-1]], _field(answers[general[-1] + 4 :], form, notes)
    question = _read_answers(answers.strip(_SPACE), form, marks, notes)
    explanation = "\n\n".join(filter(None, (explanation, question.explanation)))
    question = msgspec.structs.replace(
        question, text=text, explanation=explanation, confidence=marks.confidence, timer_s=marks.timer_s
    )
    return Item(question=question, title=title, tags=tuple(marks.tags))


def _split_braces(block: str) -> tuple[str, str, str]:
    braces = _unescaped(_BRACE, block, 3)
    signs = "".join(sign for _, sign in braces)
    if not signs:
        words = "There are no answers in braces, so this is no question. Add them, such as {=right ~wrong}."
        raise _Skip("gift_no_answers", words)
    if signs == "{":
        words = (
            "The answers begin with { but never end with }. Add it; an empty line in between ends the question, too."
        )
        raise _Skip("gift_unclosed", words)
    if signs != "{}":
        words = (
            "The braces do not make one pair. Put an empty line between questions, and write braces in a text as "
            r"\{ and \}."
        )
        raise _Skip("gift_braces", words)
    (opens, _), (closes, _) = braces
    return block[:opens], block[opens + 1 : closes], block[closes + 1 :]


def _text_format(raw: str, default: TextFormat) -> tuple[TextFormat, str]:
    raw = raw.strip(_SPACE)
    if match := _FORMAT.match(raw):
        return cast("TextFormat", match[1].lower()), raw[match.end() :]
    return default, raw


def _field(raw: str, default: TextFormat, notes: list[tuple[str, str]]) -> str:
    form, raw = _text_format(raw, default)
    return _formatted(raw, form, notes)


def _formatted(raw: str, form: TextFormat, notes: list[tuple[str, str]]) -> str:
    """Turns a text as it stands in the file into Markdown."""
    raw = raw.strip(_SPACE)
    if form in ("plain", "moodle"):
        raw = "\n".join(line.strip(_SPACE) for line in raw.split("\n"))
    said = _unescape(raw)
    taken_out: tuple[str, ...] = ()
    if form == "plain":
        said = from_plain(said)
    elif form in ("html", "moodle"):
        said, taken_out = from_html(said, line_breaks=form == "moodle")
    if "img" in taken_out:
        notes.append(("image", "An image was left out, its alternative text kept. Add the image by hand."))
    if others := [f"<{name}>" for name in taken_out if name != "img"]:
        words = f"What Markdown cannot say was taken out: {', '.join(others[:9])}. Look the text over."
        notes.append(("html_taken_out", words))
    return normal_text(said)


def _read_answers(answers: str, form: TextFormat, marks: _Marks, notes: list[tuple[str, str]]) -> Question:
    """Reads what stands in the braces, without the general feedback; the text is to be added."""
    if not answers:
        raise _Skip("gift_essay", "Pitt has no essays. Give answers to choose from, or ask for a number with {#...}.")
    if answers.startswith("#"):
        return _read_number(answers[1:], form, marks, notes)
    hashes = [at for at, _ in _unescaped(_HASH, answers, 2)]
    bits = [answers[begin + 1 : end] for begin, end in pairwise([-1, *hashes, len(answers)])]
    if (word := bits[0].strip(_SPACE).upper()) in ("T", "TRUE", "F", "FALSE"):
        explanation = _in_explanation((_field(it, form, notes) for it in bits[1:]), notes)
        return Question(kind="true_false", right=(0 if word.startswith("T") else 1,), explanation=explanation)
    if _unescaped(_TILDE, answers, 1):
        return _choice(_read_choices(answers, form, notes), marks, notes)
    if answers.startswith("=") and "->" in answers:
        raise _Skip("gift_matching", "Pitt has no matching questions. Ask for each pair with answers to choose from.")
    if answers.startswith("="):
        words = "Pitt has no short answers. Add wrong answers to choose from with ~, or ask for a number with {#...}."
        raise _Skip("gift_short_answer", words)
    raise _Skip("gift_answers", "What stands in the braces are no answers. Begin right ones with =, wrong ones with ~.")


def _in_explanation(feedback: Iterator[str], notes: list[tuple[str, str]]) -> str:
    found = "\n\n".join(filter(None, feedback))
    if found:
        notes.append(
            ("feedback_moved", "This kind of question has no feedback of its own: it went to the explanation.")
        )
    return found


def _read_chunk(chunk: str, form: TextFormat, notes: list[tuple[str, str]], *, marked: bool) -> _Answer:
    chunk = chunk.strip(_SPACE)
    weight = None
    if match := _WEIGHT.match(chunk):
        weight, chunk = float(match[1]), chunk[match.end() :]
    at = next((at for at, _ in _unescaped(_HASH, chunk, 1)), len(chunk))
    text, feedback = (_field(part, form, notes) for part in (chunk[:at], chunk[at + 1 :]))
    return _Answer(marked=marked, weight=weight, raw=_unescape(chunk[:at]).strip(_SPACE), text=text, feedback=feedback)


def _read_choices(answers: str, form: TextFormat, notes: list[tuple[str, str]]) -> list[_Answer]:
    begins = _unescaped(_BEGINNING, answers, MOST_OPTIONS + 1)
    if begins[0][0] > 0:
        notes.append(("gift_first_answer", "The first answer begins with neither = nor ~. It was read as a wrong one."))
        begins.insert(0, (-1, "~"))
    if len(begins) > MOST_OPTIONS:
        raise _Skip("gift_many_answers", f"There are more than {MOST_OPTIONS} answers. Leave some out.")
    ends = [*begins, (len(answers), "")]
    return [
        _read_chunk(answers[at + 1 : end], form, notes, marked=sign == "=") for (at, sign), (end, _) in pairwise(ends)
    ]


def _choice(answers: list[_Answer], marks: _Marks, notes: list[tuple[str, str]]) -> Question:
    marked = any(answer.marked for answer in answers)
    weights = [100.0 if it.marked and it.weight is None else it.weight or 0.0 for it in answers]
    positive = {weight for weight in weights if weight > 0}
    if marked and max(weights) >= 100:
        right = tuple(number for number, weight in enumerate(weights) if weight >= 100)
    else:
        right = tuple(number for number, weight in enumerate(weights) if weight > 0)
    if len(positive) > 1:
        notes.append(("weights", "Pitt gives no partial credit: answers are right or wrong. Look the right ones over."))
    kind: QuestionKind = "multiple" if len(right) > 1 or (right and not marked) else "single"
    if marks.kind is None and marked and len(right) > 1:
        words = (
            "Several answers are marked with =. Pitt takes them as right only together. "
            r"An equals sign within an answer is written \=."
        )
        notes.append(("several_right", words))
    if marks.kind is None and not right:
        notes.append(("no_right", "No answer is marked as right. The question was read without a key."))
    options = tuple(Option(text=answer.text, feedback=answer.feedback) for answer in answers)
    if marks.kind in ("single", "multiple"):
        kind = marks.kind
    elif marks.kind and marks.kind in IMPLIED_OPTIONS:
        return _implied(marks.kind, options, right, notes)
    return Question(kind=kind, options=options, right=right)


def _implied(
    kind: QuestionKind, options: tuple[Option, ...], right: tuple[int, ...], notes: list[tuple[str, str]]
) -> Question:
    if len(options) != IMPLIED_OPTIONS[kind]:
        words = (
            f"A question of the kind {kind} has {IMPLIED_OPTIONS[kind]} answers. Write as many, or take out the mark."
        )
        raise _Skip("gift_kind", words)
    if tuple(it.text for it in options) != IMPLIED_TEXTS[kind] or any(it.feedback for it in options):
        notes.append(("gift_implied", f"Of a question of the kind {kind}, Pitt says the answers in its own words."))
    return Question(kind=kind, right=right)


def _read_number(answers: str, form: TextFormat, marks: _Marks, notes: list[tuple[str, str]]) -> Question:
    otherwise = next((at for at, _ in _unescaped(_TILDE, answers, 1)), len(answers))
    begins = [at for at, _ in _unescaped(_BEGINNING, answers[:otherwise], MOST_OPTIONS + 1)]
    if len(begins) > MOST_OPTIONS:
        raise _Skip("gift_many_answers", f"There are more than {MOST_OPTIONS} answers. Leave some out.")
    edges = [*([] if begins and not answers[: begins[0]].strip(_SPACE) else [-1]), *begins, otherwise]
    found = [_read_chunk(answers[at + 1 : end], form, notes, marked=True) for at, end in pairwise(edges)]
    wrong = _read_chunk(answers[otherwise + 1 :], form, notes, marked=False)
    if wrong.text:
        words = "Behind ~ a number question has feedback alone. Give the right number with =, such as {#=9.81:0.01}."
        raise _Skip("gift_number", words)
    best = max(found, key=lambda it: 100.0 if it.weight is None else it.weight)
    if len(found) > 1:
        notes.append(("numbers_left", f"Pitt takes one right number: {best.raw[:40]} was read, the others were not."))
    explanation = _in_explanation((it.feedback for it in (*found, wrong)), notes)
    number, tolerance = _number_and_tolerance(best.raw)
    if number is None and marks.kind != "number":
        notes.append(("no_right", "No number is given as right. The question was read without a key."))
    return Question(kind="number", number=number, tolerance=tolerance, explanation=explanation)


def _number_and_tolerance(written: str) -> tuple[float | None, float]:
    low, dots, high = written.partition("..")
    if dots:
        ends = decimal_of(low), decimal_of(high)
        if ends[0] is not None and ends[1] is not None and ends[0] <= ends[1]:
            return middle_of(ends[0], ends[1])
    else:
        number, colon, tolerance = (part.strip() for part in written.partition(":"))
        ends = decimal_of(number or "0"), decimal_of(tolerance if colon else "0")
        if ends[0] is not None and ends[1] is not None:
            return number_of(number), float(ends[1])
    words = "What stands behind {# is no number. Write it with a point: {#9.81}, {#9.81:0.01} or {#9.80..9.82}."
    raise _Skip("gift_number", words)
