"""Turns the texts of other systems, plain or HTML, into Markdown.

Owns which tags have a counterpart. Never lets HTML through: what has no counterpart loses its tag, and is named.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

_MATH_MARK: Final = re.compile(r"\$\$|\$|\\[\s\S]")
_MATH_ENDS: Final = {"$$": "$$", "$": "$", r"\[": r"\]", r"\(": r"\)"}
_MARKUP: Final = re.compile(
    r"[*<]|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)|\\(?=[!-/:-@\[-`{-~])|\$|(?<=\])\(|(?m:^#)|&(?=#?\w{1,32};)"
)
_TAG: Final = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]{0,15})"
    r"(?P<attributes>(?:\s{1,20}[A-Za-z_:-]{1,40}(?:\s?=\s?(?:\"[^\"]{0,4000}\"|'[^']{0,4000}'|[^\s\"'<>=]{1,1000}))?){0,20})"
    r"\s{0,20}/?>"
)
_ATTRIBUTE: Final = re.compile(r"([A-Za-z_:-]+)\s?=\s?(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>=]+))")
_NO_TEXT: Final = re.compile(r"[^\w ,.+-]|_")
_SPACES: Final = re.compile(r"[ \t\n]+")
_BLANK_LINES: Final = re.compile(r"\n{3,}")

_WRAPPED: Final = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_BLOCKS: Final = frozenset({"p", "div", "blockquote", "section", "article"})
_HEADINGS: Final = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_TRANSPARENT: Final = frozenset(
    {"span", "font", "u", "small", "big", "html", "body", "head", "label", "tt", "abbr", "s"}
)
_HIDDEN: Final = frozenset({"script", "style", "iframe", "object", "svg", "title", "template"})
_LOWERED: Final = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_RAISED: Final = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")


def from_plain(text: str) -> str:
    """Writes plain text as Markdown that shows it as it is; TeX between its usual marks stays mathematics."""
    pieces: list[str] = []
    at = 0
    for start, end, mathematics in _mathematics(text):
        pieces += [_MARKUP.sub(r"\\\g<0>", text[at:start]), mathematics]
        at = end
    pieces.append(_MARKUP.sub(r"\\\g<0>", text[at:]))
    return "".join(pieces)


def from_html(text: str, *, line_breaks: bool = False) -> tuple[str, tuple[str, ...]]:
    """Writes simple HTML as Markdown; gives also the names of the tags that were taken out, sorted.

    With `line_breaks` the text's own line ends stay, as in Moodle's automatic format.
    """
    page = _Page(line_breaks=line_breaks)
    at = 0
    for match in _TAG.finditer(text):
        page.text(text[at : match.start()])
        page.tag(match["name"].lower(), match["attributes"], closes=bool(match["close"]))
        at = match.end()
    page.text(text[at:])
    return page.markdown(), tuple(sorted(page.taken_out))


def _mathematics(text: str) -> Iterator[tuple[int, int, str]]:
    """Finds mathematics: where it begins, where it ends, and how it stands in Markdown."""
    marks = list(_MATH_MARK.finditer(text))
    # For each mark where its end is, found from behind: looking ahead from each would be quadratic.
    ends: list[re.Match[str] | None] = []
    nearest: dict[str, re.Match[str]] = {}
    for mark in reversed(marks):
        ends.append(nearest.get(_MATH_ENDS.get(mark[0], "")))
        nearest[mark[0]] = mark
    at = 0
    for mark, end in zip(marks, reversed(ends), strict=True):
        if mark.start() < at or end is None:
            continue
        body = text[mark.end() : end.start()]
        if mark[0] == "$" and not _is_between_dollars(body, text[end.end() : end.end() + 1]):
            continue
        sign = "$$" if mark[0] in ("$$", r"\[") else "$"
        at = end.end()
        yield mark.start(), at, sign + (body if sign == "$$" else body.replace("\n", " ").strip()) + sign


def _is_between_dollars(body: str, following: str) -> bool:
    """Tells mathematics from prices."""
    return bool(body) and "\n" not in body and not (body[0].isspace() or body[-1].isspace() or following.isdigit())


def _unescaped(text: str) -> str:
    try:
        return html.unescape(text)
    except ValueError:  # A reference of thousands of digits.
        return text


def _small(text: str, *, raised: bool) -> str:
    """Writes what stands below or above the line: as characters where Unicode has them, else as mathematics."""
    table = _RAISED if raised else _LOWERED
    if all(ord(character) in table for character in text):
        return text.translate(table)
    return f"${'^' if raised else '_'}{{\\text{{{_NO_TEXT.sub('', text)}}}}}$"


class _Page:
    """Markdown as it grows, with the tags that are open."""

    def __init__(self, *, line_breaks: bool) -> None:
        self._line_breaks = line_breaks
        self._pieces: list[str] = []
        self._hidden: str | None = None
        self._verbatim: str | None = None
        self._from = 0
        self._address = ""
        self._lists: list[int | None] = []
        self.taken_out: set[str] = set()

    def markdown(self) -> str:
        if self._verbatim:
            self._close_verbatim()
        self._anchor("", closes=True)
        return _BLANK_LINES.sub("\n\n", "".join(self._pieces)).strip(" \t\n")

    def text(self, raw: str) -> None:
        if self._hidden or not raw:
            return
        said = _unescaped(raw)
        if not self._verbatim:
            said = from_plain(said if self._line_breaks else _SPACES.sub(" ", said))
            if self._pieces and self._pieces[-1].endswith("\n"):
                said = said.lstrip(" ")
        self._pieces.append(said)

    def tag(self, name: str, attributes: str, *, closes: bool) -> None:
        if self._hidden:
            self._hidden = None if closes and name == self._hidden else self._hidden
        elif name in _HIDDEN:
            self.taken_out.add(name)
            self._hidden = None if closes else name
        elif self._verbatim:
            if closes and name == self._verbatim:
                self._close_verbatim()
            elif name == "br":
                self._pieces.append("\n")
        elif name in ("code", "pre", "sub", "sup"):
            if not closes:
                self._verbatim, self._from = name, len(self._pieces)
        else:
            self._visible(name, attributes, closes=closes)

    def _visible(self, name: str, attributes: str, *, closes: bool) -> None:
        if mark := _WRAPPED.get(name):
            self._pieces.append(mark)
        elif name == "br":
            self._pieces.append("  \n")
        elif name == "hr":
            self._pieces.append("\n\n---\n\n")
        elif name in _BLOCKS:
            self._pieces.append("\n\n")
        elif mark := _HEADINGS.get(name):
            self._pieces.append("\n\n" if closes else f"\n\n{mark}")
        elif name in ("ul", "ol"):
            self._list(name, closes=closes)
        elif name == "li":
            self._list_item(closes=closes)
        elif name == "img":
            self.taken_out.add(name)
            self._pieces.append(from_plain(_attribute(attributes, "alt")))
        elif name == "a":
            self._anchor(attributes, closes=closes)
        elif name not in _TRANSPARENT:
            self.taken_out.add(name)
            self._pieces.append(" ")

    def _list(self, name: str, *, closes: bool) -> None:
        if closes:
            if self._lists:
                self._lists.pop()
        elif len(self._lists) < 8:
            self._lists.append(0 if name == "ol" else None)
        self._pieces.append("\n" if self._lists else "\n\n")

    def _list_item(self, *, closes: bool) -> None:
        if closes:
            return
        mark = "- "
        if self._lists and self._lists[-1] is not None:
            self._lists[-1] += 1
            mark = f"{self._lists[-1]}. "
        indent = "   " * max(len(self._lists) - 1, 0)
        ahead = "" if self._pieces and self._pieces[-1].endswith("\n") else "\n"
        self._pieces.append(f"{ahead}{indent}{mark}")

    def _anchor(self, attributes: str, *, closes: bool) -> None:
        if self._address:
            self._pieces.append(f"]({self._address})")
        self._address = ""
        if closes:
            return
        address = _attribute(attributes, "href")
        if address.startswith(("http://", "https://")) and not re.search(r"[\s<>()\\]", address):
            self._address = address
            self._pieces.append("[")
        elif address:
            self.taken_out.add("a")

    def _close_verbatim(self) -> None:
        name, self._verbatim = self._verbatim, None
        said = "".join(self._pieces[self._from :])
        del self._pieces[self._from :]
        runs = [len(run) for run in re.findall("`+", said)]
        if name == "pre":
            fence = "`" * max(3, 1 + max(runs, default=0))
            self._pieces.append(f"\n\n{fence}\n{said.strip(chr(10))}\n{fence}\n\n")
        elif name == "code":
            said = said.replace("\n", " ")
            ticks = "`" * (1 + max(runs, default=0))
            pad = " " if said.startswith("`") or said.endswith("`") else ""
            self._pieces.append(f"{ticks}{pad}{said}{pad}{ticks}" if said.strip() else said)
        elif said.strip():
            self._pieces.append(_small(said.strip(), raised=name == "sup"))


def _attribute(attributes: str, wanted: str) -> str:
    for name, double, single, bare in _ATTRIBUTE.findall(attributes):
        if name.lower() == wanted:
            return _unescaped(double or single or bare)
    return ""
