"""Plain text and HTML of other systems become Markdown; no HTML gets through."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitt.exchange.markup import from_html, from_plain


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("a<br>b<br />c", "a  \nb  \nc"),
        ("<b>a</b> <STRONG class='x'>b</STRONG> <i>c</i> <em>d</em>", "**a** **b** *c* *d*"),
        ("<code>a*b &lt; `c`</code>", "`` a*b < `c` ``"),
        ("<pre><code>x = 1\n  y &amp; z</code></pre>", "```\nx = 1\n  y & z\n```"),
        ("<pre>never closed", "```\nnever closed\n```"),
        ("H<sub>2</sub>O, 10<sup>-3</sup>, v<sub>max</sub>", "H₂O, 10⁻³, v$_{\\text{max}}$"),
        ("<ul><li>a</li><li>b<ol><li>c</li><li>d</li></ol></li></ul>", "- a\n- b\n   1. c\n   2. d"),
        ("<p>1 &lt; 2 &amp;&amp; 3 * 4 &gt; a_b</p>", "1 \\< 2 && 3 \\* 4 > a_b"),
        ("a < b and c > d", "a \\< b and c > d"),
        ("\\(a_1 * b\\) and $$x^*$$ and \\[y\\]", "$a_1 * b$ and $$x^*$$ and $$y$$"),
        ("costs $5 or $6", "costs \\$5 or \\$6"),
        ('<a href="https://example.org/a">there</a>', "[there](https://example.org/a)"),
        ("<h2>Head</h2>text", "## Head\n\ntext"),
        ("&nbsp;&eacute;&#233;&#x41;", "\xa0ééA"),
    ],
)
def test_html_with_a_counterpart(html: str, markdown: str) -> None:
    assert from_html(html) == (markdown, ())


@pytest.mark.parametrize(
    ("html", "markdown", "taken_out"),
    [
        ('<img src="x.png" alt="a lift">', "a lift", ("img",)),
        ("a<script>alert('<b>')</script>b", "ab", ("script",)),
        ("<style>p {}</style><table><tr><td>x</td></tr></table>", "x", ("style", "table", "td", "tr")),
        ('<a href="javascript:alert(1)">x</a>', "x", ("a",)),
        ("<svg onload=alert(1)>x", "", ("svg",)),
    ],
)
def test_html_without_a_counterpart_is_named(html: str, markdown: str, taken_out: tuple[str, ...]) -> None:
    said, found = from_html(html)
    assert (said.strip(), found) == (markdown, taken_out)


def test_plain_text_shows_as_it_is() -> None:
    assert from_plain("2*3*4 _x_ a_b <b> \\* &lt; [a](b)\n# c") == (
        "2\\*3\\*4 \\_x\\_ a_b \\<b> \\\\\\* \\&lt; [a]\\(b)\n\\# c"
    )


TAGS = st.sampled_from(
    ["<b>", "</b>", "<p>", "<pre>", "</pre>", "<code>", "</code>", "<script>", "</script>", "<img src=x onerror=y>",
     "<x", ">", "<", "&lt;", "&#60;", "<sub>", "</sub>", "<a href='http://e'>", "</a>", "<li>", "<ol>", "</ol>", "`",
     "\\", "$"]
)  # fmt: skip
CODE = re.compile(r"(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)|```[\s\S]*\Z|\$\$[^$]*\$\$|\$[^$]*\$")


@given(st.lists(st.one_of(TAGS, st.text(max_size=4)), max_size=20).map("".join), st.booleans())
def test_no_tag_gets_through_outside_code(html: str, line_breaks: bool) -> None:
    said, _ = from_html(html, line_breaks=line_breaks)
    assert not re.search(r"(?<!\\)(?:\\\\)*<(?:script|img|svg)\b", CODE.sub("", said))
