"""Files as people and other systems write them, and what is read from them.

`python -m tests.unit.exchange.test_sample_files` writes what was read anew; look it over before it is kept.
"""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pitt.exchange.formats import FORMATS, Opened, open_file

SAMPLES = Path(__file__).parents[2] / "vectors/questions"
FILES = sorted(file for file in SAMPLES.iterdir() if file.suffix != ".json")


def read(file: Path) -> dict[str, Any]:
    # The name tells nothing: it is the content that does.
    opened = open_file("questions", file.read_bytes())
    assert isinstance(opened, Opened)
    reading = opened.reading
    found = {
        "format": opened.format,
        "items": reading.items,
        "notes": [{"lines": [it.line, it.last], "kind": it.kind, "code": it.code} for it in reading.notes],
    }
    as_json: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(found))
    return as_json


def expected(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_samples_are_read_as_expected(file: Path) -> None:
    assert read(file) == json.loads(expected(file).read_text())


def test_each_format_has_a_sample() -> None:
    assert {read(file)["format"] for file in FILES} == set(FORMATS)


if __name__ == "__main__":
    for sample in FILES:
        expected(sample).write_text(json.dumps(read(sample), indent=1, ensure_ascii=False) + "\n")
