"""Questions of every kind, with texts that are hard on file formats."""

from hypothesis import assume
from hypothesis import strategies as st
from msgspec.structs import replace

from pitt.classroom.question import IMPLIED_OPTIONS, Option, Question, QuestionKind, check_question
from pitt.exchange.items import Item, tidy

NASTY = [
    "{", "}", "~", "=", "#", ":", "::", "####", "\\", "\\n", "\\{", "\n", "\n\n", "  ", "\t", " ", "\r\n", "\0",
    "\ufeff", "\u2028", "\x85", "\xa0", "%50%", "[html]", "[markdown]", "->", "//", "// [tag:x]",
    "$CATEGORY: x", "<b>", "&lt;", "A. ", "B) ", "ANSWER: A", "Answer: 3", "Answer: true", "## ", "##",
    "- [x] ", "- [ ] ", "- [x]", "> ", ">", "```", "~~~", "````", "Tags: a", "Kind: multiple", "Folder: x",
    "Timer: 3", "<!-- pitt: end -->", "<!-- pitt: 1 question -->", '"', '""', ",", ";", "'", "''", "'=", "=1+1",
    "+", "-", "@", "-5", "'-5", "é", "ż", "😀", "x²", "$x^{2}$", "word", "7",
]  # fmt: skip

LINES = [
    "", "  ", "```", "````", "```py", "~~~", "  ```", "\\```", "## a", "\\## a", "##", "- [x] a", "- [ ]", "* [X] a",
    "Answer: 1", "Kind: multiple", "Tags: a", "> a", ">", "    code", "\\> a", "\\ a", "A. a", "B. b", "ANSWER: A",
    "// a", "a", "<!-- pitt: end -->",
]  # fmt: skip
"""What stands at the beginning of lines, where formats look for it."""

plain = st.text(max_size=12)
texts = st.one_of(
    plain,
    st.lists(st.one_of(st.sampled_from(NASTY), plain), max_size=12).map("".join),
    st.just(""),
    st.just("Why?"),
    st.lists(st.sampled_from(LINES), max_size=9).map("\n".join),
)
names = st.one_of(
    st.just(""),
    texts.map(lambda it: it[:40]),
    st.sampled_from(["Mechanics", "a::b", "\\: {", "a, b", "a\\, b", "a]b\\"]),
)
finite = st.floats(allow_nan=False, allow_infinity=False)
options = st.one_of(
    st.integers(2, 9).map(lambda count: (Option(),) * count),
    st.lists(st.builds(Option, text=texts, feedback=texts), min_size=2, max_size=9).map(tuple),
)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    kind: QuestionKind = draw(st.sampled_from(("single", "multiple", "true_false", "yes_no", "where_are_we", "number")))
    asked = Question(
        kind=kind,
        text=draw(texts),
        explanation=draw(texts),
        confidence=draw(st.booleans()),
        timer_s=draw(st.one_of(st.none(), st.integers(1, 3600))),
    )
    if kind == "number":
        asked = replace(asked, number=draw(st.one_of(st.none(), finite)), tolerance=abs(draw(finite)))
    elif kind != "where_are_we":
        given = draw(options) if kind in ("single", "multiple") else ()
        count = IMPLIED_OPTIONS.get(kind, len(given))
        most = count if kind == "multiple" else 1
        right = draw(st.lists(st.integers(0, count - 1), unique=True, max_size=most))
        asked = replace(asked, options=given, right=tuple(sorted(right)))
    assume(check_question(asked) is None)
    return asked


@st.composite
def items(draw: st.DrawFn) -> Item:
    """Draws items whose questions hold in their normal form, too."""
    item = Item(
        question=draw(questions()),
        title=draw(names),
        folder="/".join(draw(st.lists(names, max_size=3))),
        tags=tuple(draw(st.lists(names, max_size=3))),
    )
    assume(check_question(tidy(item).question) is None)
    assume(len(tidy(item).folder) <= 200)
    assume(all(len(tag) <= 50 for tag in tidy(item).tags))
    return item
