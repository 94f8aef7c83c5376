"""Reads and writes questions as CSV, one row a question, for spreadsheets and scripts.

Owns the columns, how a cell says what a spreadsheet would take for a formula, and how the delimiter is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, cast, get_args

import msgspec

from pitt.classroom.question import IMPLIED_OPTIONS, MOST_OPTIONS, Option, Question, QuestionKind
from pitt.exchange.items import Item, Loss, Reading, Sheet, Writing, normal_text, tidied
from pitt.exchange.numbers import number_of, written
from pitt.exchange.tags import join_tags, split_tags

_NUMBERED: Final = range(1, MOST_OPTIONS + 1)
COLUMNS: Final = (
    "kind",
    "title",
    "text",
    *(f"option_{number}" for number in _NUMBERED),
    "right",
    "tolerance",
    "explanation",
    "tags",
    "folder",
    "confidence",
    "timer_s",
    *(f"feedback_{number}" for number in _NUMBERED),
)
NAMED_ANSWERS: Final[dict[QuestionKind, tuple[str, ...]]] = {"true_false": ("true", "false"), "yes_no": ("yes", "no")}

_LETTERS: Final = "ABCDEFGHI"
_DELIMITERS: Final = ",;\t"
# A spreadsheet takes these, also in their wide forms, for the beginning of a formula.
_FORMULA: Final = re.compile("'*(?:[=+\\-@\t\r＝＋－＠]|\\Z)")
_PROTECTED: Final = re.compile("'+(?:[=+\\-@\t\r＝＋－＠]|\\Z)")
_QUOTED: Final = re.compile(r' *+"((?:[^"]|"")*+)(")?')
_FALSE: Final = frozenset({"", "no", "false", "0", "n"})
_TRUE: Final = frozenset({"yes", "true", "1", "x", "y"})


class _Row(msgspec.Struct):
    """A row of cells, and the lines it takes."""

    line: int
    last: int
    cells: list[str]
    unclosed: bool = False
    """A quotation mark is never closed."""
    open_end: bool = False
    """The file ends right behind a delimiter."""


class _Wrong(Exception):
    """A cell that makes no sense."""

    def __init__(self, column: str, words: str) -> None:
        self.column = column
        self.words = words


def read(text: str) -> Reading:
    """Reads CSV whose first row names the columns; the delimiter is a comma, a semicolon or a tab."""
    sheet = Sheet(text)
    delimiter = _delimiter(sheet.lines)
    rows = _rows(sheet.lines, delimiter)
    header = None
    for row in rows:
        if any(row.cells) or row.unclosed:
            header = row
            break
        _pass_over(sheet, row)
    if header is None:
        return sheet.reading()
    columns = [_column(cell) for cell in header.cells]
    if "text" not in columns and "option_1" not in columns:
        words = f"The first row has to name the columns, such as: {','.join(COLUMNS[:5])},right."
        sheet.skipped(header.line, len(sheet.lines), "csv_header", words)
        return sheet.reading()
    _pass_over(sheet, header)
    while columns and not columns[-1]:
        columns.pop()
    if unknown := _unknown(columns):
        words = f"Columns that say nothing to Pitt, or stand twice, were not read: {', '.join(unknown)[:200]}."
        sheet.partly(header.line, header.last, "csv_columns", words)
    for row in rows:
        if sheet.full:
            break
        _read_row(sheet, row, columns, decimal_comma=delimiter != ",")
    return sheet.reading()


def write(items: Iterable[Item]) -> Writing:
    """Writes CSV with a byte order mark, without which spreadsheets take UTF-8 for something else."""
    losses: list[Loss] = []
    rows = [",".join(f'"{name}"' for name in COLUMNS)]
    for _, item in tidied(items, losses):
        cells = _cells(item)
        rows.append(",".join(f'"{cells.get(name, "").replace(chr(34), chr(34) * 2)}"' for name in COLUMNS))
    return Writing(text="\ufeff" + "".join(f"{row}\r\n" for row in rows), losses=tuple(losses))


def resemblance(lines: list[str]) -> int:
    """Knows the row that names the columns: then all lines count."""
    header = next((line for line in lines if line.strip()), "")
    known = {_column(cell.strip('" ')) for cell in header[:2000].split(_delimiter(lines))} & set(COLUMNS)
    return len(lines) * 10 if len(known) >= 2 and known & {"text", "option_1"} else 0


def _delimiter(lines: list[str]) -> str:
    header = next((line for line in lines if line.strip()), "")[:2000]
    return max(_DELIMITERS, key=lambda it: len({_column(cell.strip('" ')) for cell in header.split(it)} & set(COLUMNS)))


def _column(cell: str) -> str:
    name = re.sub(r"[\s-]", "_", cell.strip().lower())
    return re.sub(r"\A(option|feedback)_?(\d)\Z", r"\1_\2", name)


def _rows(lines: list[str], delimiter: str) -> Iterator[_Row]:
    """Takes lines apart into rows; a quoted cell may hold line ends, and doubled quotes."""
    text = "\n".join(lines)
    bare = re.compile(f"[^{delimiter}\n]*+")
    at, line = 0, 1
    while at < len(text):
        row = _Row(line=line, last=line, cells=[])
        while True:
            if quoted := _QUOTED.match(text, at):
                rest = bare.match(text, quoted.end())
                cell = quoted[1].replace('""', '"') + (rest[0] if rest else "")
                at = rest.end() if rest else quoted.end()
                row.unclosed = row.unclosed or quoted[2] is None
                line += quoted[0].count("\n")
            else:
                plain = bare.match(text, at)
                cell = plain[0].strip(" ") if plain else ""
                at = plain.end() if plain else at
            row.cells.append(cell)
            if at >= len(text) or text[at] == "\n":
                break
            at += 1
            row.open_end = at == len(text)
        row.last = line
        yield row
        at += 1
        line += 1


def _pass_over(sheet: Sheet, row: _Row) -> None:
    for number in range(row.line, row.last + 1):
        sheet.structure(number)


def _unknown(columns: list[str]) -> list[str]:
    """Names the columns that are none of ours, or stand twice."""
    seen: set[str] = set()
    found = []
    for name in columns:
        if name in seen or name not in COLUMNS:
            found.append(name or "(empty)")
        seen.add(name)
    return found


def _read_row(sheet: Sheet, row: _Row, columns: list[str], *, decimal_comma: bool) -> None:
    if not any(row.cells) and not row.unclosed:
        _pass_over(sheet, row)
        return
    if row.unclosed or len(row.cells) < len(columns):
        words = (
            "This row has fewer cells than there are columns, or a quotation mark that is never closed. Complete it."
        )
        sheet.skipped(row.line, row.last, "csv_row", words)
        return
    cells = {name: _unprotected(cell) for name, cell in reversed([*zip(columns, row.cells, strict=False)])}
    cells |= {f"raw {name}": cell for name, cell in reversed([*zip(columns, row.cells, strict=False)])}
    try:
        question = _question(cells, decimal_comma=decimal_comma)
    except _Wrong as wrong:
        sheet.skipped(row.line, row.last, f"csv_{wrong.column}", f"Column {wrong.column}: {wrong.words}")
        return
    taken = sheet.item(
        Item(
            question=question,
            title=cells.get("title", ""),
            folder=cells.get("folder", ""),
            tags=split_tags(cells.get("tags", "")),
            line=row.line,
            last=row.last,
        )
    )
    if taken and row.open_end:
        words = "The file ends behind a delimiter, with no line end. If it was cut there, get the whole file."
        sheet.partly(row.line, row.last, "csv_open_end", words)
    if taken and any(row.cells[len(columns) :]):
        words = "This row has more cells than there are columns. Put texts with commas between quotation marks."
        sheet.partly(row.line, row.last, "csv_cells", words)


def _question(cells: dict[str, str], *, decimal_comma: bool) -> Question:
    options = _options(cells)
    right = cells.get("right", "").strip()
    number, named = _number(right, decimal_comma=decimal_comma), right.lower()
    kind = _kind(cells.get("kind", "").strip().lower(), named, number, options)
    asked = Question(
        kind=kind,
        text=cells.get("text", ""),
        options=options,
        explanation=cells.get("explanation", ""),
        confidence=_flag(cells.get("confidence", "").strip().lower()),
        timer_s=_timer(cells.get("timer_s", "").strip()),
    )
    tolerance = _number(cells.get("tolerance", "").strip() or "0", decimal_comma=decimal_comma)
    if tolerance is None:
        raise _Wrong("tolerance", "write a number with a point, such as 0.01, or leave it empty.")
    if kind == "number":
        if right and number is None:
            raise _Wrong("right", "write a number with a point, such as 9.81.")
        return msgspec.structs.replace(asked, number=number, tolerance=tolerance)
    # A spreadsheet may fill the column with noughts; anything else is refused by the rules of questions.
    return msgspec.structs.replace(asked, right=_right(kind, right, len(options)), tolerance=tolerance)


def _options(cells: dict[str, str]) -> tuple[Option, ...]:
    """Gives the options up to the last that is there; one without a text is a lone apostrophe."""
    there = [number for number in _NUMBERED if cells.get(f"raw option_{number}") or cells.get(f"feedback_{number}")]
    return tuple(
        Option(text=cells.get(f"option_{number}", ""), feedback=cells.get(f"feedback_{number}", ""))
        for number in range(1, max(there, default=0) + 1)
    )


def _kind(kind: str, named: str, number: float | None, options: tuple[Option, ...]) -> QuestionKind:
    if kind in get_args(QuestionKind):
        return cast("QuestionKind", kind)
    if kind:
        raise _Wrong("kind", f"write one of {', '.join(get_args(QuestionKind))}.")
    if options:
        return "multiple" if len(_letters(named)) > 1 else "single"
    for candidate, names in NAMED_ANSWERS.items():
        if named in names:
            return candidate
    if number is not None:
        return "number"
    raise _Wrong("kind", "the row does not tell what kind of question it is. Write single, number or true_false.")


def _letters(right: str) -> list[str]:
    """Takes letters apart, be they separated or not."""
    return list(re.sub(r"[\s,;+]", "", right[:100]).upper())


def _right(kind: QuestionKind, right: str, count: int) -> tuple[int, ...]:
    names = NAMED_ANSWERS.get(kind, ())
    if right.lower() in names:
        return (names.index(right.lower()),)
    letters = _letters(right)
    most = IMPLIED_OPTIONS.get(kind, count)
    if any(letter not in _LETTERS[:most] for letter in letters) or len(letters) > most or (letters and names):
        expected = " or ".join(names) if names else "the letters of right answers, such as A C,"
        raise _Wrong("right", f"write {expected} or leave it empty.")
    return tuple(sorted({_LETTERS.index(letter) for letter in letters}))


def _flag(cell: str) -> bool:
    if cell not in _TRUE | _FALSE:
        raise _Wrong("confidence", "write yes or no, or leave it empty.")
    return cell in _TRUE


def _timer(cell: str) -> int | None:
    if not cell:
        return None
    if not re.fullmatch("[0-9]{1,9}", cell):
        raise _Wrong("timer_s", "write whole seconds, such as 60, or leave it empty.")
    return int(cell)


def _number(cell: str, *, decimal_comma: bool) -> float | None:
    """Reads a number; where commas separate no cells, one may stand for the point."""
    return number_of(cell.replace(",", ".") if decimal_comma and "." not in cell else cell)


def _cells(item: Item) -> dict[str, str]:
    asked = item.question
    numbers = {
        "right": "" if asked.number is None else written(asked.number),
        "tolerance": written(asked.tolerance) if asked.tolerance else "",
    }
    if asked.kind != "number":
        names = NAMED_ANSWERS.get(asked.kind, _LETTERS)
        numbers["right"] = " ".join(names[number] for number in asked.right)
    texts = {
        "kind": asked.kind,
        "title": item.title,
        "text": asked.text,
        "explanation": asked.explanation,
        "tags": join_tags(item.tags),
        "folder": item.folder,
        "confidence": "yes" if asked.confidence else "",
        "timer_s": "" if asked.timer_s is None else str(asked.timer_s),
    }
    cells = {name: protected(text) if text else "" for name, text in texts.items()}
    for number, option in enumerate(asked.options, 1):
        cells[f"option_{number}"] = protected(option.text)
        cells[f"feedback_{number}"] = protected(option.feedback) if option.feedback else ""
    return cells | numbers


def protected(text: str) -> str:
    """Puts an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def _unprotected(cell: str) -> str:
    cell = normal_text(cell)
    return cell[1:] if _PROTECTED.match(cell) else cell
