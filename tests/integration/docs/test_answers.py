"""A real server's answers have the members that the table of procedures, and so the document, promises."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from bench.served import instructor_in, serve
from pitt.protocol.errors import INVALID, Refused
from pitt.protocol.procedures import PROCEDURES

QUESTIONS: dict[str, dict[str, Any]] = {
    "pitt.snapshot": {},
    "pitt.clock": {},
    "pitt.people.page": {},
    "pitt.groups.preview": {},
    "pitt.texts.page": {"audience": "class"},
    "pitt.text.send": {"audience": "class", "body": "Hello"},
}


async def test_answers_are_what_the_table_says_and_other_arguments_are_refused(tmp_path: Path) -> None:
    async with serve(tmp_path) as served, instructor_in(served) as instructor:
        for uri, arguments in QUESTIONS.items():
            answer = await instructor.connection.call(uri, **arguments)
            gives = PROCEDURES[uri].gives
            msgspec.convert(answer, gives)
            assert set(answer) <= set(gives.__struct_encode_fields__), uri
        with pytest.raises(Refused) as refused:
            await instructor.connection.call("pitt.clock", faster=True)
        assert refused.value.uri == INVALID
