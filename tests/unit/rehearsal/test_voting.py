"""How simulated students vote, over many of them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitt.classroom.question import Answer, Option, Question, check_answer, is_right
from pitt.rehearsal.voting import SLOWEST_MS, Voting, first_answer

OPENED = 1_900_000_000_000
WHO = [f"p{number}" for number in range(300)]
KINDS = st.sampled_from(["single", "multiple", "true_false", "yes_no", "where_are_we", "number"])
Json = dict[str, Any]


def asked(kind: str = "single", vote: int = 1, **more: Any) -> Json:
    options: list[Json] = [{}] * 4 if kind in ("single", "multiple") else []
    phase = "voting" if vote == 1 else "revoting"
    return {"round": 3, "kind": kind, "phase": phase, "vote": vote, "opened_at": OPENED, "options": options, **more}


def place(*mates: str) -> Json:
    return {"kind": "group" if mates else "broadcast", "members": {mate: {"simulated": True} for mate in mates}}


def question(kind: Any, key: Json | None) -> Question:
    options = (Option(),) * 4 if kind in ("single", "multiple") else ()
    right, number = (key or {}).get("right", ()), (key or {}).get("number")
    return Question(kind=kind, options=options, right=tuple(right), number=number, confidence=True)


def cast_by(voting: Voting, me: Json, round_: Json) -> Json | None:
    for at in range(OPENED, OPENED + SLOWEST_MS + 1_000, 1_000):
        for procedure, arguments in voting.act(at, place(), me, {"round": round_}):
            assert procedure == "pitt.vote"
            return arguments
    return None


def share_right(answers: list[Json], right: list[int]) -> float:
    return [answer["choices"] for answer in answers].count(right) / len(answers)


@given(KINDS, st.sampled_from([1, 2]), st.booleans(), st.sampled_from(WHO), st.booleans())
def test_every_vote_is_one_that_the_question_takes(
    kind: str, vote: int, keyed: bool, who: str, confidence: bool
) -> None:
    key: Json | None = None
    if keyed and kind != "where_are_we":
        key = {"number": 9.81, "tolerance": 0.1} if kind == "number" else {"right": [1]}
    me = {"part": key} if key else {}
    cast = cast_by(Voting(who), me, asked(kind, vote, confidence=confidence))
    if cast is None:
        return
    answer = Answer(choices=tuple(cast.get("choices", ())), number=cast.get("number"))
    assert check_answer(question(kind, key), answer) is None
    assert (cast["round"], cast["vote"]) == (3, vote)
    assert ("confidence" in cast) == confidence


def test_nearly_half_are_right_at_first_and_most_others_fall_for_the_same() -> None:
    answers = [first_answer(who, asked(), {"right": [2]}) for who in WHO]
    assert 0.38 < share_right(answers, [2]) < 0.52
    wrong = [tuple(answer["choices"]) for answer in answers if answer["choices"] != [2]]
    assert max(map(wrong.count, set(wrong))) / len(wrong) > 0.5


@pytest.mark.parametrize(("mate_is_right", "least", "most"), [(True, 0.65, 0.85), (False, 0.15, 0.35)])
def test_talking_to_somebody_right_convinces(mate_is_right: bool, least: float, most: float) -> None:
    key = {"right": [2]}
    mate = next(who for who in WHO if (first_answer(who, asked(), key)["choices"] == [2]) == mate_is_right)
    second = []
    for who in WHO:
        if first_answer(who, asked(), key)["choices"] == [2]:
            continue
        voting = Voting(who)
        voting.act(OPENED, place(who, mate), {}, {"round": asked(phase="discussing")})
        if cast := cast_by(voting, {"part": key}, asked(vote=2)):
            second.append(cast)
    assert least < share_right(second, [2]) < most


def test_nearly_everybody_votes_once_in_good_time() -> None:
    voters = 0
    for who in WHO:
        voting = Voting(who)
        calls = [
            at
            for at in range(OPENED, OPENED + 60_000, 1_000)
            for _ in voting.act(at, place(), {}, {"round": asked(closes_at=OPENED + 10_000)})
        ]
        assert len(calls) <= 1
        assert all(at < OPENED + 10_000 for at in calls)
        voters += len(calls)
    assert 0.9 < voters / len(WHO) < 1


def test_nobody_votes_while_no_vote_is_open() -> None:
    for phase in ("closed", "discussing", "revealed"):
        assert cast_by(Voting("p1"), {}, asked(phase=phase)) is None
    assert Voting("p1").act(OPENED, place(), {}, {}) == []


def test_a_number_is_right_within_its_tolerance() -> None:
    key = {"number": 9.81, "tolerance": 0.01}
    numbers = [first_answer(who, asked("number"), key)["number"] for who in WHO]
    right = [is_right(question("number", key), Answer(number=number)) for number in numbers]
    assert 0.35 < sum(map(bool, right)) / len(WHO) < 0.55
