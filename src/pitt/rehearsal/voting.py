"""How simulated students vote: some are right, and more of them after talking to somebody who was.

Pure. What one of them answers first follows from who they are and from the round alone, so that their mates know it
after a talk without asking. The shares are those of a question worth discussing: about 45 % right at first, wrong
answers mostly the one that most people fall for; whoever talked to somebody right is convinced three times of four,
and the others find out one time of four (Smith and others, Science 323, 2009: discussion helps even where nobody was
right).
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any, Final

Json = dict[str, Any]
Call = tuple[str, dict[str, Any]]

RIGHT_AT_FIRST: Final = 0.45
STAYS_RIGHT: Final = 0.95
CONVINCED: Final = 0.75
FINDS_OUT: Final = 0.25
NEVER_VOTES: Final = 0.05
TEMPTING: Final = (6, 3, 1)
"""How often the first, the second and any other wrong answer tempts; which is which differs from round to round."""
FASTEST_MS: Final = 2_000
SLOWEST_MS: Final = 18_000
IMPLIED: Final = {"true_false": 2, "yes_no": 2, "where_are_we": 3}


class Voting:
    """Votes for one student; to be asked about once a second."""

    def __init__(self, participant: str) -> None:
        self._participant = participant
        self._mates: tuple[str, ...] = ()
        self._voted: tuple[Any, ...] = ()

    def act(self, now: int, of_place: Json, of_me: Json, of_round: Json) -> list[Call]:
        """Gives the vote, once it is due at `now`, server time."""
        asked = of_round.get("round")
        if not asked:
            return []
        if asked["phase"] == "discussing" and of_place["kind"] == "group":
            members = of_place.get("members", {})
            self._mates = tuple(who for who in sorted(members) if members[who].get("simulated"))
        if asked["phase"] not in ("voting", "revoting"):
            return []
        vote = asked.get("vote", 1)
        opened = (asked["round"], vote, asked.get("opened_at", 0))
        if opened == self._voted or now < self._due_at(asked, vote):
            return []
        self._voted = opened
        chance = _chance(self._participant, asked, vote)
        if chance.random() < NEVER_VOTES:
            return []
        key = of_me.get("part")
        if vote == 1:
            answer = first_answer(self._participant, asked, key)
        else:
            answer = self._second_answer(asked, of_me.get("voted", {}).get("first"), key, chance)
        call = {"round": asked["round"], "vote": vote, **answer}
        if asked.get("confidence"):
            call["confidence"] = chance.choice((2, 3) if is_right(answer, key) else (1, 2, 2, 3))
        return [("pitt.vote", call)]

    def _due_at(self, asked: Json, vote: int) -> int:
        delay_ms = _chance(self._participant, asked, f"{vote} when").triangular(FASTEST_MS, SLOWEST_MS, 7_000)
        opened_at, closes_at = asked.get("opened_at", 0), asked.get("closes_at")
        longest = SLOWEST_MS if closes_at is None else 0.8 * (closes_at - opened_at)
        return int(opened_at + min(delay_ms, longest))

    def _second_answer(self, asked: Json, mine: Json | None, key: Json | None, chance: Random) -> Json:
        first = _plain(mine) if mine else first_answer(self._participant, asked, key)
        if key is None:
            said = [first_answer(mate, asked, None) for mate in self._mates] or [first]
            return chance.choice([first, *said])
        if is_right(first, key):
            return first if chance.random() < STAYS_RIGHT else _wrong(asked, key, chance)
        talked_to_right = any(is_right(first_answer(mate, asked, key), key) for mate in self._mates)
        return _right(key) if chance.random() < (CONVINCED if talked_to_right else FINDS_OUT) else first


def first_answer(participant: str, asked: Json, key: Json | None) -> Json:
    """Gives what a simulated student answers alone: `choices` or `number`, as `pitt.vote` takes them."""
    chance = _chance(participant, asked, "alone")
    if key is None:
        return _tempted(asked, chance, ())
    return _right(key) if chance.random() < RIGHT_AT_FIRST else _wrong(asked, key, chance)


def is_right(answer: Json, key: Json | None) -> bool:
    """Tells whether an answer is the key's; false where there is none."""
    if key is None:
        return False
    if "number" in key:
        return "number" in answer and abs(answer["number"] - key["number"]) <= key.get("tolerance", 0.0)
    return bool(answer.get("choices", []) == key.get("right", []))


def _right(key: Json) -> Json:
    return {"number": key["number"]} if "number" in key else {"choices": key.get("right", [])}


def _wrong(asked: Json, key: Json, chance: Random) -> Json:
    if "number" in key:
        mistaken = [
            key["number"] * 2,
            key["number"] / 2,
            -key["number"],
            key["number"] + 10 * key.get("tolerance", 0) + 1,
        ]
        _chance("", asked, "slips").shuffle(mistaken)
        answers = [{"number": number} for number in mistaken if not is_right({"number": number}, key)]
        return chance.choices(answers, _weights(len(answers)))[0]
    right = key.get("right", [])
    if asked["kind"] == "multiple":
        slip = chance.randrange(_options(asked))
        choices = sorted({*right} ^ {slip})
        return {"choices": choices or [(slip + 1) % _options(asked)]}
    return _tempted(asked, chance, right)


def _tempted(asked: Json, chance: Random, but: Iterable[int]) -> Json:
    if asked["kind"] == "number":
        return {"number": float(chance.choices((10, 5, 20, 12), (5, 3, 2, 1))[0])}
    options = [option for option in range(_options(asked)) if option not in but]
    _chance("", asked, "temptations").shuffle(options)
    return {"choices": [chance.choices(options, _weights(len(options)))[0]]}


def _weights(count: int) -> list[int]:
    return [*TEMPTING, *[1] * count][:count]


def _options(asked: Json) -> int:
    return IMPLIED.get(asked["kind"], 0) or len(asked.get("options", []))


def _plain(vote: Json) -> Json:
    return {"number": vote["number"]} if "number" in vote else {"choices": vote.get("choices", [])}


def _chance(participant: str, asked: Json, what: object) -> Random:
    return Random(f"{participant} {asked['round']} {what}")
