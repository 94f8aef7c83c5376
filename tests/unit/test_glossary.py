"""The words of docs/glossary.md are those of the code; and the documents point at files that exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs/glossary.md").read_text()
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
BROWSERS_OWN = {"getUserMedia", "userAgent"}
NO_CODE = re.compile(r"""/\*.*?\*/|//[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`""", re.DOTALL)


def rows(heading: str) -> list[list[str]]:
    section = GLOSSARY.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = re.findall(r"^\|.*", section, re.MULTILINE)[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@cache
def identifiers() -> dict[str, Path]:
    """Collects every name in the sources, with one file that has it."""
    found: dict[str, Path] = {}
    for file in (ROOT / "src/pitt").rglob("*.py"):
        found[file.stem] = file
        for node in ast.walk(ast.parse(file.read_text())):
            names = (getattr(node, kind, None) for kind in ("name", "id", "attr", "arg", "asname"))
            found.update({name: file for name in names if isinstance(name, str)})
    for file in (ROOT / "web/src").rglob("*.ts*"):
        found.update(dict.fromkeys(re.findall(r"[A-Za-z_]\w*", NO_CODE.sub(" ", file.read_text())), file))
    return found


def words_of(identifier: str) -> set[str]:
    """Takes a name apart: `former_mates`, `formerMates` and `FORMER_MATES` are two words each."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", identifier)}


@pytest.mark.parametrize("heading", ["In a class", "In the machine"])
def test_the_words_stand_for_something_in_the_code(heading: str) -> None:
    named = {(row[0], name) for row in rows(heading) for name in re.findall(r"`(\w+)`", row[2])}
    assert {row[0] for row in rows(heading)} == {word for word, _ in named}
    assert not {(word, name) for word, name in named if name not in identifiers()}


def test_nothing_is_called_by_a_word_that_we_do_not_say() -> None:
    unsaid = {word.strip() for row in rows("We do not say") for word in row[0].split(",")}
    assert len(unsaid) > 10
    unsaid |= {f"{word}s" for word in unsaid}
    called = {
        (name, str(file.relative_to(ROOT)))
        for name, file in identifiers().items()
        if name not in BROWSERS_OWN and words_of(name) & unsaid
    }
    assert not called


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda it: it.name)
def test_documents_point_at_files_that_exist(document: Path) -> None:
    text = document.read_text()
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    # Pictures are taken by `make screenshots`.
    linked = [document.parent / link for link in links if "pictures/" not in link]
    paths = [ROOT / path for path in re.findall(r"`((?:src|web|tests|docs|bench)/[\w./-]+)`", text)]
    assert not [str(path) for path in linked + paths if not path.exists() and path.name != "bundle"]
