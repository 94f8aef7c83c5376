"""Reads and writes questions as Markdown that people can read: a heading, the text, a list of tasks, a quotation.

A line of the text that would be taken for one of these gets a backslash, which reading takes away again; so does a line
that already has backslashes in front of such a thing. Code blocks are left alone. Written files say how many questions
they hold, and where they end, so that a cut one is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, cast, get_args

import msgspec

from pitt.classroom.question import Option, Question, QuestionKind
from pitt.exchange.items import Item, Loss, Reading, Sheet, Writing, tidied
from pitt.exchange.numbers import number_of, written
from pitt.exchange.tags import join_tags, split_tags

ASKED: Final[dict[str, tuple[QuestionKind, tuple[int, ...]]]] = {
    "true": ("true_false", (0,)),
    "false": ("true_false", (1,)),
    "true or false": ("true_false", ()),
    "yes": ("yes_no", (0,)),
    "no": ("yes_no", (1,)),
    "yes or no": ("yes_no", ()),
    "where are we": ("where_are_we", ()),
}
"""What can stand behind `Answer:`, beside numbers."""

_HEADING: Final = re.compile(r"##(?:[ \t](.*))?", re.DOTALL)
_TITLE: Final = re.compile(r"#[ \t]")
_OPTION: Final = re.compile(r"[-*] \[([ xX])\](?: (.*))?", re.DOTALL)
_ANSWER: Final = re.compile(r"Answer:(.*)", re.DOTALL | re.IGNORECASE)
_SETTING: Final = re.compile(r"(Tags|Folder|Kind|Confidence|Timer):(.*)", re.DOTALL | re.IGNORECASE)
_FRAME: Final = re.compile(r"<!-- pitt: (?:end|(\d{1,6}) questions?) -->\s*")
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})(.*)", re.DOTALL)
_STRUCTURE: Final = re.compile(
    r"##(?:[ \t]|\Z)|[-*] \[[ xX]\](?: |\Z)|(?:Answer|Tags|Folder|Kind|Confidence|Timer):"
    r"|<!-- pitt: |[ ]{0,3}(?:`{3}|~{3})",
    re.IGNORECASE,
)
_ESCAPED: Final = re.compile(rf"\\+(?:{_STRUCTURE.pattern})", re.IGNORECASE)
_ESCAPED_IN_OPTION: Final = re.compile(r"\\+(?:>|[ \t])")
_NUMBER: Final = re.compile(r"(number|[^±]{1,100}?)(?:\s?(?:±|\+/-|\+-)\s?(.{1,100}))?", re.IGNORECASE)
_TIMER: Final = re.compile(r"(\d{1,9})(?: ?s| seconds?)?", re.IGNORECASE)


class _Draft(msgspec.Struct):
    """A question as far as it was read."""

    line: int
    title: str
    settings: dict[str, str] = {}
    text: list[str] = []
    has_text: bool = False
    options: list[list[str]] = []
    right: list[int] = []
    feedback: dict[int, list[str]] = {}
    answer: str | None = None
    explanation: list[str] = []
    last: int = 0
    fence: str = ""
    """The mark of the code block that the text is in."""
    strays: list[int] = []
    """Lines that no part of the question takes."""

    def asked(self) -> bool:
        """Tells whether the text is over."""
        return bool(self.options) or self.answer is not None


def read(text: str) -> Reading:
    """Reads Markdown; each question begins with a heading of the second level."""
    sheet = Sheet(text)
    draft: _Draft | None = None
    announced = ended = False
    for number, line in enumerate(sheet.lines, 1):
        if sheet.full:
            break
        if not (draft and draft.fence):
            if frame := _FRAME.fullmatch(line):
                announced, ended = announced or bool(frame[1]), ended or not frame[1]
                sheet.structure(number)
                continue
            if heading := _HEADING.fullmatch(line):
                _finish(sheet, draft)
                draft = _Draft(line=number, last=number, title=heading[1] or "")
                continue
        if draft:
            _take(draft, number, line)
        elif _TITLE.match(line):
            sheet.structure(number)
        elif line.strip():
            words = "This stands before the first question. A question begins with a line such as ## Free fall."
            sheet.skipped(number, number, "markdown_before", words)
    taken = _finish(sheet, draft)
    if draft and taken and announced and not ended:
        words = "The line that ends the file is missing. If the file was cut, this question may be cut, too."
        sheet.partly(draft.line, draft.last, "markdown_cut", words)
    return sheet.reading()


def write(items: Iterable[Item]) -> Writing:
    """Writes Markdown; everything that an item says has its place."""
    losses: list[Loss] = []
    questions = ["".join(f"{line}\n" for line in _lines(item)) for _, item in tidied(items, losses)]
    count = f"{len(questions)} question{'' if len(questions) == 1 else 's'}"
    text = "\n".join([f"<!-- pitt: {count} -->\n", *questions, "<!-- pitt: end -->\n"])
    return Writing(text=text, losses=tuple(losses))


def resemblance(lines: list[str]) -> int:
    """Counts headings, tasks and answers; the frame of a written file settles it."""
    frame = next((line for line in lines if line.strip()), "")
    if _FRAME.fullmatch(frame):
        return len(lines) * 10
    headings = sum(bool(_HEADING.fullmatch(line)) for line in lines)
    answers = sum(bool(_OPTION.fullmatch(line) or _ANSWER.fullmatch(line)) for line in lines)
    return headings + answers if headings and answers else 0


def _take(draft: _Draft, number: int, line: str) -> None:
    """Gives a line to the part of the question that it belongs to."""
    if draft.fence:
        draft.text.append(line)
        if (fence := _FENCE.fullmatch(line)) and fence[1].startswith(draft.fence) and not fence[2].strip():
            draft.fence = ""
    elif draft.asked():
        _take_behind_text(draft, number, line)
    elif not draft.has_text and (setting := _SETTING.fullmatch(line)):
        name = setting[1].lower()
        if name in draft.settings:
            draft.strays.append(number)
        draft.settings.setdefault(name, setting[2].strip())
    elif _OPTION.fullmatch(line) or _ANSWER.fullmatch(line):
        _take_behind_text(draft, number, line)
    else:
        if (fence := _FENCE.fullmatch(line)) and not (fence[1][0] == "`" and "`" in fence[2]):
            draft.fence = fence[1]
        draft.text.append(line[1:] if _ESCAPED.match(line) else line)
        draft.has_text = draft.has_text or bool(line.strip())
    if line.strip():
        draft.last = number


def _take_behind_text(draft: _Draft, number: int, line: str) -> None:
    if option := _OPTION.fullmatch(line):
        if draft.answer is not None or draft.explanation:
            draft.strays.append(number)
            return
        if option[1] != " ":
            draft.right.append(len(draft.options))
        draft.options.append([_unescaped_in_option((option[2] or "").lstrip(" \t"))])
    elif (answer := _ANSWER.fullmatch(line)) and draft.answer is None and not draft.options:
        draft.answer = answer[1].strip()
    elif line.startswith(">"):
        draft.explanation.append(line[1:].removeprefix(" "))
    elif not line.strip() and not (draft.options and not draft.explanation):
        if draft.explanation:
            draft.explanation.append("")
    elif draft.options and not draft.explanation and (not line.strip() or line.startswith(("  ", "\t"))):
        _take_in_option(draft, line.removeprefix("\t") if line.startswith("\t") else line[2:])
    else:
        draft.strays.append(number)


def _take_in_option(draft: _Draft, line: str) -> None:
    at = len(draft.options) - 1
    if line.startswith(">"):
        draft.feedback.setdefault(at, []).append(line[1:].removeprefix(" "))
    elif at in draft.feedback and not line.strip():
        draft.feedback[at].append("")
    else:
        draft.options[at].append(_unescaped_in_option(line))


def _unescaped_in_option(line: str) -> str:
    return line[1:] if _ESCAPED_IN_OPTION.match(line) else line


def _finish(sheet: Sheet, draft: _Draft | None) -> bool:
    """Hands a question over, or notes why it is none; tells whether it is one."""
    if draft is None or sheet.full:
        return False
    try:
        question = _question(draft)
    except ValueError as error:
        code, words = error.args
        sheet.skipped(draft.line, draft.last, code, words)
        return False
    item = Item(
        question=question,
        title=draft.title,
        folder=draft.settings.get("folder", ""),
        tags=split_tags(draft.settings.get("tags", "")),
        line=draft.line,
        last=draft.last,
    )
    taken = sheet.item(item)
    if taken and draft.strays:
        words = (
            "This line belongs to no part of the question. Behind the answers stand lines beginning with > alone; "
            "what belongs to an answer begins with two spaces."
        )
        sheet.partly(draft.strays[0], draft.strays[-1], "markdown_stray", words)
    return taken


def _question(draft: _Draft) -> Question:
    if draft.fence:
        raise ValueError("markdown_fence", f"A code block is never closed. Close it with a line {draft.fence[:20]}")
    if not draft.asked():
        words = "There are no answers. Add lines such as - [x] right and - [ ] wrong, or Answer: 9.81 ± 0.01"
        raise ValueError("markdown_no_answers", words)
    settings = draft.settings
    asked = Question(
        kind="single" if len(draft.right) < 2 else "multiple",
        text="\n".join(draft.text),
        options=tuple(
            Option(text="\n".join(lines), feedback="\n".join(draft.feedback.get(at, ())))
            for at, lines in enumerate(draft.options)
        ),
        right=tuple(draft.right),
        explanation="\n".join(draft.explanation),
        confidence=_confidence(settings.get("confidence", "no")),
        timer_s=_timer(settings["timer"]) if "timer" in settings else None,
    )
    if draft.answer is not None:
        asked = _answered(asked, draft.answer)
    if kind := settings.get("kind", "").lower():
        if kind not in get_args(QuestionKind):
            raise ValueError("markdown_kind", f"Kind: has to be one of {', '.join(get_args(QuestionKind))}.")
        asked = msgspec.structs.replace(asked, kind=cast("QuestionKind", kind))
    return asked


def _answered(asked: Question, answer: str) -> Question:
    if known := ASKED.get(answer.lower().rstrip("?.")):
        return msgspec.structs.replace(asked, kind=known[0], right=known[1])
    match = _NUMBER.fullmatch(answer)
    number = number_of(match[1]) if match else None
    tolerance = number_of(match[2] or "0") if match else None
    if match is None or tolerance is None or (number is None and match[1].lower() != "number"):
        words = "Answer: takes a number such as 9.81 or 9.81 ± 0.01, or true, false, yes, no, number, where are we."
        raise ValueError("markdown_answer", words)
    return msgspec.structs.replace(asked, kind="number", number=number, tolerance=tolerance)


def _confidence(written_as: str) -> bool:
    if written_as.lower() not in ("yes", "no"):
        raise ValueError("markdown_confidence", "Confidence: takes yes or no.")
    return written_as.lower() == "yes"


def _timer(written_as: str) -> int:
    match = _TIMER.fullmatch(written_as)
    if not match:
        raise ValueError("markdown_timer", "Timer: takes whole seconds, such as Timer: 60 s")
    return int(match[1])


def _lines(item: Item) -> Iterator[str]:
    asked = item.question
    yield f"## {item.title}".rstrip()
    yield from _settings(item)
    if asked.text:
        yield ""
        yield from _text_lines(asked.text.split("\n"))
    yield ""
    if asked.kind in ("single", "multiple"):
        for number, option in enumerate(asked.options):
            yield from _option_lines(option, right=number in asked.right)
    else:
        yield f"Answer: {_answer(asked)}"
    if asked.explanation:
        yield ""
        yield from (f"> {line}" if line else ">" for line in asked.explanation.split("\n"))


def _settings(item: Item) -> Iterator[str]:
    asked = item.question
    if item.tags:
        yield f"Tags: {join_tags(item.tags)}"
    if item.folder:
        yield f"Folder: {item.folder}"
    if asked.kind in ("single", "multiple") and (asked.kind == "multiple") != (len(asked.right) > 1):
        yield f"Kind: {asked.kind}"
    if asked.confidence:
        yield "Confidence: yes"
    if asked.timer_s is not None:
        yield f"Timer: {asked.timer_s} s"


def _text_lines(lines: list[str]) -> Iterator[str]:
    """Writes a text's lines, those that would be taken for something else with a backslash in front."""
    closes = _closing_lines(lines)
    verbatim_until = -1
    for number, line in enumerate(lines):
        if number <= verbatim_until:
            yield line
        elif closes[number] is not None:
            verbatim_until = closes[number] or 0
            yield line
        else:
            yield f"\\{line}" if _STRUCTURE.match(line) or _ESCAPED.match(line) else line


def _closing_lines(lines: list[str]) -> list[int | None]:
    """Finds for each line that opens a code block the line that closes it; from behind, so that it takes one pass."""
    found: list[int | None] = []
    # For each mark the closing lines that are the nearest of their length or longer, nearest last.
    closers: dict[str, list[tuple[int, int]]] = {"`": [], "~": []}
    for number in range(len(lines) - 1, -1, -1):
        fence = _FENCE.fullmatch(lines[number])
        if fence is None:
            found.append(None)
            continue
        mark, length = fence[1][0], len(fence[1])
        opens = not (mark == "`" and "`" in fence[2])
        found.append(next((at for size, at in reversed(closers[mark]) if size >= length), None) if opens else None)
        if not fence[2].strip():
            while closers[mark] and closers[mark][-1][0] <= length:
                closers[mark].pop()
            closers[mark].append((length, number))
    return found[::-1]


def _option_lines(option: Option, *, right: bool) -> Iterator[str]:
    first, *others = (f"\\{line}" if _needs_escape(line) else line for line in option.text.split("\n"))
    yield f"- [{'x' if right else ' '}] {first}" if first else f"- [{'x' if right else ' '}]"
    yield from (f"  {line}" if line else "" for line in others)
    if option.feedback:
        yield from (f"  > {line}" if line else "  >" for line in option.feedback.split("\n"))


def _needs_escape(line: str) -> bool:
    return bool(line[:1] in (">", " ", "\t") and line) or bool(_ESCAPED_IN_OPTION.match(line))


def _answer(asked: Question) -> str:
    if asked.kind == "number":
        number = "number" if asked.number is None else written(asked.number)
        return f"{number} ± {written(asked.tolerance)}" if asked.tolerance else number
    return next(name for name, known in ASKED.items() if known == (asked.kind, asked.right))
