"""What simulated students do, over minutes of simulated time."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitt.protocol.procedures import PROCEDURES
from pitt.rehearsal.behaviour import Behaviour
from pitt.rehearsal.cast import cast
from pitt.service.calls import decode

BEGAN = 1_900_000_000_000
Timed = tuple[int, str, str, dict[str, Any]]


def live(
    students: int, minutes: int, kind: str, *, seed: int = 1, microphone: bool = True, me: dict[str, Any] | None = None
) -> list[Timed]:
    """Runs a class whose first students are the only group, with one person among them."""
    behaviours = {f"s{c.index}": Behaviour(c, f"s{c.index}", students) for c in cast(students, seed)}
    members = {who: {"order": n, "here": True} for n, who in enumerate([*behaviours, "a person"])}
    of_class = {"mode_since": BEGAN}
    of_place = {"epoch": students * 3 + 1, "number": 1, "kind": kind, "members": members}
    done: list[Timed] = []
    hands: dict[str, int] = {}
    for at in range(BEGAN, BEGAN + minutes * 60_000, 1_000):
        for who, behaviour in behaviours.items():
            of_me = {"microphone": microphone, **(me or {})}
            if who in hands:
                of_me["hand_at"] = hands[who]
            for procedure, arguments in behaviour.act(at, of_class, of_place, of_me, {}):
                done.append((at, who, procedure, arguments))
                if procedure == "pitt.hand.raise":
                    hands[who] = at
                elif procedure == "pitt.hand.lower":
                    del hands[who]
    return done


@settings(deadline=None, max_examples=40)
@given(
    st.integers(1, 20),
    st.sampled_from(["lobby", "broadcast", "group", "front"]),
    st.integers(0, 2**32),
    st.booleans(),
    st.booleans(),
)
def test_every_call_is_one_that_students_may_make(
    students: int, kind: str, seed: int, microphone: bool, invited: bool
) -> None:
    me = {"invited_by": "Ana"} if invited else {}
    for _, _, procedure, arguments in live(students, 3, kind, seed=seed, microphone=microphone, me=me):
        assert "student" in PROCEDURES[procedure].callers
        decode(PROCEDURES[procedure], arguments)


def test_mates_take_turns_and_never_speak_at_once() -> None:
    speaking: set[str] = set()
    spoke: Counter[str] = Counter()
    for _, who, procedure, arguments in sorted(live(3, 5, "group"), key=lambda it: (it[0], it[3].get("speaking", 0))):
        if procedure == "pitt.activity.report":
            if arguments["speaking"]:
                speaking.add(who)
                spoke[who] += 1
            else:
                speaking.discard(who)
            assert len(speaking) <= 1
    assert set(spoke) == {"s0", "s1", "s2"}
    assert max(spoke.values()) - min(spoke.values()) <= 2


@pytest.mark.parametrize("kind", ["lobby", "broadcast", "front"])
def test_nobody_speaks_outside_a_group(kind: str) -> None:
    assert not any(arguments.get("speaking") for _, _, _, arguments in live(3, 5, kind))


def test_who_has_no_microphone_does_not_speak_but_stirs() -> None:
    reports = [it for it in live(3, 5, "group", microphone=False) if it[2] == "pitt.activity.report"]
    assert reports
    assert not any(arguments["speaking"] for _, _, _, arguments in reports)


def test_nobody_seems_away() -> None:
    for kind in ("lobby", "broadcast", "group"):
        last = {f"s{n}": BEGAN for n in range(3)}
        for at, who, _, _ in live(3, 10, kind):
            assert at - last[who] < 180_000
            last[who] = at


def test_a_group_writes_calmly() -> None:
    texts = [at for at, _, procedure, _ in live(3, 6, "group") if procedure == "pitt.text.send"]
    assert 6 <= len(texts) <= 40


@pytest.mark.parametrize("students", [1, 12, 60])
def test_hands_go_up_now_and_then_and_down_again(students: int) -> None:
    done = Counter(procedure for _, _, procedure, _ in live(students, 20, "broadcast"))
    assert 2 <= done["pitt.hand.raise"] <= 60
    assert 0 <= done["pitt.hand.raise"] - done["pitt.hand.lower"] <= 5


def test_one_group_calls_an_instructor_once() -> None:
    calls = [(at, who) for at, who, procedure, _ in live(12, 5, "group") if procedure == "pitt.group.call"]
    assert len(calls) == 1
    assert 30_000 <= calls[0][0] - BEGAN <= 61_000


def test_an_invitation_onto_the_stage_is_accepted_after_a_moment() -> None:
    answers = [it for it in live(1, 1, "broadcast", me={"invited_by": "Ana"}) if it[2] == "pitt.stage.answer"]
    assert answers[0] == (BEGAN + 3_000, "s0", "pitt.stage.answer", {"accept": True})


def test_nothing_is_done_before_the_snapshot() -> None:
    (character,) = cast(1, 1)
    assert Behaviour(character, "s0", 1).act(BEGAN, {}, {}, {}, {}) == []
