"""Votes over real sockets: silent, saved at the tap, the same on every device, and whole after a kill."""

from __future__ import annotations

import asyncio
import itertools
import random
import signal
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from bench.served import instructor_in
from pitt.protocol import documents as d
from pitt.protocol.errors import INVALID, NOT_NOW, Refused
from pitt.rehearsal.connection import Connection
from pitt.rehearsal.folding import Knowledge
from pitt.rehearsal.joining import Admission, find_server, renew_ticket
from tests.integration.service.conftest import Client, Klass
from tests.integration.service.test_kill import admitted, entered, served_by
from tests.support.server import PittServer

LETTERS = {"kind": "single", "options": [{}, {}, {}, {}], "right": [0]}
KILLS = 20
VOTERS = 5


async def asked(klass: Klass, **question: Any) -> Client:
    ana = await klass.enter("Ana", "instructor")
    await ana.call("pitt.meeting.open")
    await ana.call("pitt.round.ask", step=0, question={**LETTERS, **question})
    return ana


def vote_of(client: Client, which: str = "first") -> Any:
    return client.of_me.get("voted", {}).get(which, {}).get("choices")


async def test_a_vote_is_told_to_its_voter_and_counted_for_instructors_alone(klass: Klass) -> None:
    ana = await asked(klass)
    cem, dua = await klass.enter("Cem"), await klass.enter("Dua")
    before = len(dua.events)
    done = await cem.call("pitt.vote", round=1, vote=1, choices=[2])
    assert set(done["counters"]) == {d.participant_topic(cem.who)}
    await cem.until(lambda: vote_of(cem) == [2])
    counted = {"cem": {"first": {"choices": [2]}}}
    await ana.until(lambda: ana.whole(d.RESULTS).get("votes") == counted)
    results = ana.whole(d.RESULTS)
    assert (results["voted"], results["expected"]) == (1, 2)
    await dua.call("pitt.clock")
    # The list of people is gathered, so that news of somebody's coming may come later.
    assert [topic for topic, _ in dua.events[before:] if topic != d.PEOPLE] == []


async def test_another_device_of_the_same_person_finds_the_vote_and_changes_it(klass: Klass) -> None:
    ana = await asked(klass)
    phone = await klass.enter("Cem")
    await phone.call("pitt.vote", round=1, vote=1, choices=[2])
    laptop = await klass.enter("Cem")
    assert vote_of(laptop) == [2]
    await laptop.call("pitt.vote", round=1, vote=1, choices=[1])
    counted = {"cem": {"first": {"choices": [1]}}}
    await ana.until(lambda: ana.whole(d.RESULTS).get("votes") == counted)


async def test_two_votes_at_once_are_one_ballot_and_the_last_one_counts(klass: Klass) -> None:
    ana = await asked(klass)
    cem = await klass.enter("Cem")
    await asyncio.gather(*(cem.call("pitt.vote", round=1, vote=1, choices=[choice]) for choice in (0, 1, 2, 3)))
    assert list(klass.room.facts.round.first) == ["cem"]
    counted = {"cem": {"first": {"choices": [3]}}}
    await ana.until(lambda: ana.whole(d.RESULTS).get("votes") == counted)
    assert ana.whole(d.RESULTS)["totals"]["1"]["voters"] == 1


async def test_totals_come_when_they_are_shown(klass: Klass) -> None:
    ana = await asked(klass)
    cem = await klass.enter("Cem")
    await cem.call("pitt.vote", round=1, vote=1, choices=[2])
    with pytest.raises(Refused, match="Close it first"):
        await ana.call("pitt.round.show_totals", round=1, vote=1, on=True, confirmed=True)
    await ana.call("pitt.round.close_vote", step=1)
    with pytest.raises(Refused, match="few"):
        await ana.call("pitt.round.show_totals", round=1, vote=1, on=True)
    await ana.call("pitt.round.show_totals", round=1, vote=1, on=True, confirmed=True)
    await cem.until(lambda: "totals" in cem.whole(d.ROUND)["round"])
    assert cem.whole(d.ROUND)["round"]["totals"]["1"] == {"voters": 1, "options": [0, 0, 1, 0]}
    assert "key" not in cem.whole(d.ROUND)["round"]


@pytest.mark.parametrize(
    ("arguments", "uri"),
    [
        ({"choices": [9]}, INVALID),
        ({"choices": ["a" * 100_000]}, INVALID),
        ({"choices": list(range(20_000))}, INVALID),
        ({"choices": {"0": 0}}, INVALID),
        ({"choices": [0.5]}, INVALID),
        ({"number": "NaN"}, INVALID),
        ({"choices": [0], "confidence": 2}, INVALID),
        ({"choices": [0], "vote": 2}, NOT_NOW),
        ({"choices": [0], "vote": 3}, INVALID),
        ({"choices": [0], "round": 2}, NOT_NOW),
        ({"choices": [0], "participant": "dua"}, INVALID),
    ],
)
async def test_a_vote_that_makes_no_sense_is_refused_and_changes_nothing(
    klass: Klass, arguments: dict[str, Any], uri: str
) -> None:
    await asked(klass)
    cem = await klass.enter("Cem")
    before = klass.room.facts
    with pytest.raises(Refused) as refused:
        await cem.call("pitt.vote", **{"round": 1, "vote": 1, **arguments})
    assert refused.value.uri == uri
    assert refused.value.words.endswith(".")
    assert len(refused.value.words) < 500
    assert klass.room.facts == before


@pytest.mark.parametrize(
    "question",
    [
        {"kind": "essay"},
        {"kind": "single", "options": [{}]},
        {"kind": "single", "options": [{}, {}], "right": [2]},
        {"kind": "single", "options": [{}, {}], "text": "x" * 20_001},
        {"kind": "number", "number": "9.81"},
        {"kind": "yes_no", "answer": 0},
    ],
)
async def test_a_question_that_makes_no_sense_is_refused(klass: Klass, question: dict[str, Any]) -> None:
    ana = await klass.enter("Ana", "instructor")
    with pytest.raises(Refused) as refused:
        await ana.call("pitt.round.ask", step=0, question=question)
    assert refused.value.uri == INVALID
    assert klass.room.facts.round is None


async def test_ten_megabytes_of_a_vote_end_the_session_of_their_sender_alone(klass: Klass) -> None:
    await asked(klass)
    cem, dua = await klass.enter("Cem"), await klass.enter("Dua")
    with pytest.raises(ConnectionClosed) as closed:
        await cem.flood("pitt.vote", round=1, vote=1, choices=["a" * 10_000_000])
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009
    await dua.call("pitt.vote", round=1, vote=1, choices=[0])
    assert list(klass.room.facts.round.first) == ["dua"]


class Voter:
    """Votes again and again; remembers what was acknowledged last, and what was under way when the line broke."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.acknowledged: list[int] | None = None
        self.under_way: list[int] | None = None
        self.cast = 0

    async def vote(self, connection: Connection) -> None:
        for _ in itertools.count():
            choice = [self._chance.randrange(4)]
            self.under_way = choice
            try:
                await connection.call("pitt.vote", round=1, vote=1, choices=choice)
            except (Refused, ConnectionError):
                return
            self.acknowledged, self.cast = choice, self.cast + 1
            # A person's fingers, and below the limit of calls a second.
            await asyncio.sleep(self._chance.uniform(0.03, 0.1))


async def returned_to(url: str, code: str, admission: Admission) -> tuple[Connection, Knowledge]:
    """Comes in with a fresh ticket, as browsers do: twenty kills may take longer than a ticket lives."""
    return await entered(url, await renew_ticket(find_server(url), code, admission))


def first_vote(knowledge: Knowledge) -> list[int] | None:
    found: list[int] | None = knowledge.of_me.get("voted", {}).get("first", {}).get("choices")
    return found


async def test_no_acknowledged_vote_is_lost_in_twenty_kills(tmp_path: Path) -> None:
    """Every third time the vote was closed before the kill: then it has to be closed afterwards."""
    chance = random.Random(20)
    server = PittServer(tmp_path / "data")
    await asyncio.to_thread(server.start)
    try:
        url = served_by(server).url
        admissions = [await asyncio.to_thread(admitted, url, server.code, f"S{number}") for number in range(VOTERS)]
        voters = [Voter(chance) for _ in admissions]
        for kill in range(KILLS):
            closing = kill % 3 == 2
            async with instructor_in(served_by(server)) as ana:
                if kill == 0:
                    await ana.connection.call("pitt.round.ask", step=0, question=LETTERS)
                students = [await returned_to(url, server.code, admission) for admission in admissions]
                storm = [
                    asyncio.create_task(voter.vote(connection))
                    for voter, (connection, _) in zip(voters, students, strict=True)
                ]
                await asyncio.sleep(chance.uniform(0.05, 0.6))
                if closing:
                    step = ana.knowledge.documents[d.ROUND][1]["step"]
                    await ana.connection.call("pitt.round.close_vote", step=step)
                server.stop(signal.SIGKILL)
                await asyncio.gather(*storm)
                await asyncio.gather(*(connection.over for connection, _ in students))
            await asyncio.to_thread(server.start)
            returned = [await returned_to(url, server.code, admission) for admission in admissions]
            for voter, (_, knowledge) in zip(voters, returned, strict=True):
                assert first_vote(knowledge) in (voter.acknowledged, voter.under_way), f"after kill {kill}"
                voter.acknowledged = first_vote(knowledge)
            phases = {knowledge.of_round["round"]["phase"] for _, knowledge in returned}
            assert phases == {"closed" if closing else "voting"}
            if closing:
                with pytest.raises(Refused, match="Too late"):
                    await returned[0][0].call("pitt.vote", round=1, vote=1, choices=[0])
                async with instructor_in(served_by(server)) as ana:
                    step = ana.knowledge.documents[d.ROUND][1]["step"]
                    await ana.connection.call("pitt.round.open_vote", step=step, vote=1)
            for connection, _ in returned:
                connection.drop()
        assert all(voter.cast >= KILLS for voter in voters), "there was a storm"
    finally:
        if server.pid:
            await asyncio.to_thread(server.__exit__, None, None, None)
