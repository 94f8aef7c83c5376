"""Anonymous rounds over real sockets and files: the key outlives a restart, and nothing outlives the round."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pitt.protocol import documents as d
from tests.integration.service.conftest import PHYSICS, Klass, service
from tests.integration.service.test_votes import LETTERS, vote_of


async def seal_of(klass: Klass) -> bytes | None:
    return await klass.database.events.load_seal(PHYSICS)


def files(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()) if file.is_file())


async def votes_in_the_log(klass: Klass) -> list[bytes]:
    return [event.data for event in await klass.database.events.read(PHYSICS) if event.kind == "VoteCast"]


async def begun(klass: Klass) -> Any:
    ana = await klass.enter("Ana", "instructor")
    await ana.call("pitt.meeting.open")
    await ana.call("pitt.round.ask", step=0, question=LETTERS, anonymous=True)
    return ana


async def test_an_anonymous_vote_is_found_and_changed_after_a_restart(path: Path) -> None:
    async with service(path) as klass:
        await begun(klass)
        cem = await klass.enter("Cem")
        await cem.call("pitt.vote", round=1, vote=1, choices=[2])
        await cem.until(lambda: vote_of(cem) == [2])
        assert not any(b"cem" in vote for vote in await votes_in_the_log(klass))
    async with service(path) as klass:
        cem, ana = await klass.enter("Cem"), await klass.enter("Ana", "instructor")
        assert vote_of(cem) == [2]
        await cem.call("pitt.vote", round=1, vote=1, choices=[0])
        await ana.until(lambda: ana.whole(d.RESULTS)["totals"]["1"]["options"] == [1, 0, 0, 0])
        assert "votes" not in ana.whole(d.RESULTS)


async def test_the_key_is_destroyed_with_the_end_of_the_round(path: Path) -> None:
    async with service(path) as klass:
        ana = await begun(klass)
        cem = await klass.enter("Cem")
        await cem.call("pitt.vote", round=1, vote=1, choices=[2])
        key = await seal_of(klass)
        assert key
        assert key in files(path)
        await ana.call("pitt.round.end", step=1)
        assert await seal_of(klass) is None
        await cem.until(lambda: vote_of(cem) is None)
    # The journal is folded into the file when the last connection closes.
    assert key not in files(path)


async def test_another_question_has_another_key(path: Path) -> None:
    async with service(path) as klass:
        ana = await begun(klass)
        first = await seal_of(klass)
        await ana.call("pitt.round.ask", step=1, question=LETTERS, anonymous=True, confirmed=True)
        second = await seal_of(klass)
        assert first
        assert second
        assert first != second
        await ana.call("pitt.meeting.end")
        assert await seal_of(klass) is None
