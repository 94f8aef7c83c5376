"""What every event log keeps to, tried on every database there is."""

import asyncio
from collections import Counter

import pytest

from pitt.classroom.ids import ClassroomId
from pitt.store.contract import EventLog, NewEvent, Snapshot, StoredEvent, StoreUnavailable, WrongSequence
from pitt.store.session import Database

PHYSICS = ClassroomId("physics")
BIOLOGY = ClassroomId("biology")
AT = 1_790_000_000_000


def fact(number: int, data: bytes = b"{}") -> NewEvent:
    return NewEvent("Something", data, AT + number)


@pytest.fixture
def log(database: Database) -> EventLog:
    return database.events


async def test_numbers_the_events_of_a_stream_from_1(log: EventLog) -> None:
    assert await log.append(PHYSICS, 0, [fact(1), fact(2)]) == 2
    assert await log.append(PHYSICS, 2, [fact(3)]) == 3
    assert await log.read(PHYSICS) == [StoredEvent(number, "Something", b"{}", AT + number) for number in (1, 2, 3)]


async def test_reads_what_follows_a_number(log: EventLog) -> None:
    await log.append(PHYSICS, 0, [fact(1), fact(2), fact(3)])
    assert [event.sequence for event in await log.read(PHYSICS, after=1)] == [2, 3]
    assert await log.read(PHYSICS, after=3) == []
    assert await log.read(BIOLOGY) == []


async def test_finds_the_last_event_of_some_kinds(log: EventLog) -> None:
    kinds = ("Begin", "Other", "End", "Begin", "Other", "Other")
    await log.append(PHYSICS, 0, [NewEvent(kind, kind.encode(), AT) for kind in kinds])
    await log.append(BIOLOGY, 0, [fact(1)])
    assert await log.last(PHYSICS, ("Begin", "End")) == StoredEvent(4, "Begin", b"Begin", AT)
    assert await log.last(PHYSICS, ("End",)) == StoredEvent(3, "End", b"End", AT)
    assert await log.last(PHYSICS, ()) is None
    assert await log.last(BIOLOGY, ("Begin", "End")) is None
    assert await log.last(ClassroomId("chemistry"), ("Begin",)) is None


async def test_keeps_streams_apart(log: EventLog) -> None:
    await log.append(PHYSICS, 0, [fact(1)])
    await log.append(BIOLOGY, 0, [fact(1), fact(2)])
    assert len(await log.read(PHYSICS)) == 1
    assert len(await log.read(BIOLOGY)) == 2


async def test_keeps_any_bytes(log: EventLog) -> None:
    data = bytes(range(256)) * 300
    await log.append(PHYSICS, 0, [fact(1, data), fact(2, b"")])
    assert [event.data for event in await log.read(PHYSICS)] == [data, b""]


@pytest.mark.parametrize("expected", [0, 1, 3, -1, 10**12])
async def test_refuses_a_wrong_sequence_and_appends_nothing(log: EventLog, expected: int) -> None:
    await log.append(PHYSICS, 0, [fact(1), fact(2)])
    with pytest.raises(WrongSequence) as refusal:
        await log.append(PHYSICS, expected, [fact(3), fact(4)])
    assert (refusal.value.stream, refusal.value.expected, refusal.value.actual) == (PHYSICS, expected, 2)
    assert len(await log.read(PHYSICS)) == 2


async def test_checks_the_sequence_when_there_is_nothing_to_append(log: EventLog) -> None:
    await log.append(PHYSICS, 0, [fact(1)])
    assert await log.append(PHYSICS, 1, []) == 1
    with pytest.raises(WrongSequence):
        await log.append(PHYSICS, 0, [])


async def test_appends_that_arrive_together_fail_each_for_itself(log: EventLog) -> None:
    outcomes = await asyncio.gather(
        log.append(PHYSICS, 0, [fact(1)]),
        log.append(PHYSICS, 0, [fact(1)]),
        log.append(PHYSICS, 1, [fact(2), fact(3)]),
        log.append(BIOLOGY, 4, [fact(5)]),
        log.append(BIOLOGY, 0, [fact(1)]),
        return_exceptions=True,
    )
    assert [str(outcome) if isinstance(outcome, int) else type(outcome) for outcome in outcomes] == [
        "1",
        WrongSequence,
        "3",
        WrongSequence,
        "1",
    ]
    assert len(await log.read(PHYSICS)) == 3
    assert len(await log.read(BIOLOGY)) == 1


async def test_one_that_cannot_be_written_does_not_harm_its_companions(log: EventLog) -> None:
    too_late_for_any_clock = NewEvent("Something", b"{}", 2**70)
    outcomes = await asyncio.gather(
        log.append(PHYSICS, 0, [fact(1)]),
        log.append(BIOLOGY, 0, [fact(1), too_late_for_any_clock]),
        log.append(PHYSICS, 1, [fact(2)]),
        return_exceptions=True,
    )
    assert outcomes[0] == 1
    assert isinstance(outcomes[1], Exception)
    assert not isinstance(outcomes[1], StoreUnavailable)
    assert outcomes[2] == 2
    assert await log.read(BIOLOGY) == []
    assert len(await log.read(PHYSICS)) == 2


async def test_of_many_who_race_for_a_number_one_wins(log: EventLog) -> None:
    results = await asyncio.gather(
        *(log.append(PHYSICS, 0, [fact(runner)]) for runner in range(50)), return_exceptions=True
    )
    assert Counter(getattr(result, "actual", "won") for result in results) == {"won": 1, 1: 49}
    [winner] = await log.read(PHYSICS)
    assert winner.at == AT + results.index(1)


async def test_more_streams_than_one_statement_asks_for(log: EventLog) -> None:
    streams = [ClassroomId(f"classroom {number}") for number in range(150)]
    assert await asyncio.gather(*(log.append(stream, 0, [fact(1)]) for stream in streams)) == [1] * 150
    refusals = await asyncio.gather(*(log.append(stream, 0, [fact(1)]) for stream in streams), return_exceptions=True)
    assert {refusal.actual for refusal in refusals if isinstance(refusal, WrongSequence)} == {1}
    assert await asyncio.gather(*(log.append(stream, 1, [fact(2)]) for stream in streams)) == [2] * 150


async def test_two_servers_on_one_database_do_not_overwrite_each_other(database: Database, address: str) -> None:
    async with Database(address) as other:

        async def write(log: EventLog, writer: int) -> int:
            refused, expected = 0, 0
            for number in range(40):
                while True:
                    try:
                        expected = await log.append(PHYSICS, expected, [fact(number, b"%d" % writer)])
                        break
                    except WrongSequence as refusal:
                        expected = refusal.actual
                        refused += 1
            return refused

        await asyncio.gather(write(database.events, 1), write(other.events, 2))
        events = await other.events.read(PHYSICS)
    assert [event.sequence for event in events] == list(range(1, 81))
    for writer in (b"1", b"2"):
        assert [event.at for event in events if event.data == writer] == [AT + number for number in range(40)]


async def test_a_caller_that_goes_away_harms_nobody(log: EventLog) -> None:
    leaving = asyncio.create_task(log.append(PHYSICS, 0, [fact(1)]))
    staying = asyncio.create_task(log.append(BIOLOGY, 0, [fact(1)]))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await staying == 1
    with pytest.raises(asyncio.CancelledError):
        await leaving
    last = len(await log.read(PHYSICS))
    assert await log.append(PHYSICS, last, [fact(2)]) == last + 1


async def test_closing_keeps_what_is_under_way_and_refuses_the_rest(database: Database, address: str) -> None:
    under_way = [
        asyncio.create_task(database.events.append(ClassroomId(f"{number}"), 0, [fact(1)])) for number in range(20)
    ]
    await asyncio.sleep(0)
    await database.close()
    assert await asyncio.gather(*under_way) == [1] * 20
    with pytest.raises(StoreUnavailable, match="shutting down"):
        await database.events.append(PHYSICS, 0, [fact(1)])
    async with Database(address) as again:
        assert len(await again.events.read(ClassroomId("19"))) == 1
        assert await again.events.read(PHYSICS) == []


async def test_a_stream_without_a_snapshot_has_none(log: EventLog) -> None:
    assert await log.load_snapshot(PHYSICS) is None


async def test_a_later_snapshot_replaces_an_earlier_one_and_never_the_other_way_round(log: EventLog) -> None:
    await log.save_snapshot(PHYSICS, 100, 1, b"first")
    await log.save_snapshot(PHYSICS, 200, 1, b"second")
    await log.save_snapshot(PHYSICS, 150, 1, b"too late")
    assert await log.load_snapshot(PHYSICS) == Snapshot(200, 1, b"second")
    await log.save_snapshot(PHYSICS, 200, 2, b"by newer code")
    assert await log.load_snapshot(PHYSICS) == Snapshot(200, 2, b"by newer code")
    assert await log.load_snapshot(BIOLOGY) is None


async def test_everything_is_there_after_opening_again(database: Database, address: str) -> None:
    await database.events.append(PHYSICS, 0, [fact(1)])
    await database.events.save_snapshot(PHYSICS, 1, 1, b"state")
    await database.close()
    async with Database(address) as again:
        assert len(await again.events.read(PHYSICS)) == 1
        assert await again.events.load_snapshot(PHYSICS) == Snapshot(1, 1, b"state")
        assert await again.events.append(PHYSICS, 1, [fact(2)]) == 2


async def test_keeps_a_seal_with_the_events_and_destroys_it_with_others(log: EventLog) -> None:
    assert await log.load_seal(PHYSICS) is None
    await log.append(PHYSICS, 0, [fact(1)], b"first")
    await log.append(PHYSICS, 1, [fact(2)])
    assert await log.load_seal(PHYSICS) == b"first"
    assert await log.load_seal(BIOLOGY) is None
    await log.append(PHYSICS, 2, [fact(3)], b"second")
    assert await log.load_seal(PHYSICS) == b"second"
    with pytest.raises(WrongSequence):
        await log.append(PHYSICS, 2, [fact(3)], b"third")
    assert await log.load_seal(PHYSICS) == b"second"
    await log.append(PHYSICS, 3, [fact(4)], b"")
    assert await log.load_seal(PHYSICS) is None
