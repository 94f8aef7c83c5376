"""Where the benchmarks' figures are kept."""

import json
from pathlib import Path

import pytest

from bench.results import record


def test_a_figure_replaces_the_last_of_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "results.json"
    record("b.per_s", 12_345.6, "1/s", "a floor", 2.46913, path=path)
    record("a.s", 1.23456, "s", path=path)
    record("b.per_s", 10_000, "1/s", "a floor", 2, path=path)
    assert json.loads(path.read_text()) == [
        {"name": "a.s", "value": 1.235, "unit": "s", "against": None, "ratio": None},
        {"name": "b.per_s", "value": 10_000, "unit": "1/s", "against": "a floor", "ratio": 2},
    ]
    assert [file.name for file in tmp_path.iterdir()] == ["results.json"]
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines] == [
        ["b.per_s", "12346", "1/s", "(2.469", "×", "a", "floor)"],
        ["a.s", "1.235", "s"],
        ["b.per_s", "10000", "1/s", "(2", "×", "a", "floor)"],
    ]
