"""Anonymous rounds: ballots under random ids, whose link to people is a key that is never in the log."""

from typing import Any

import msgspec

from pitt.classroom import commands as c
from pitt.classroom import events as e
from pitt.classroom.question import Option, Question
from pitt.projections import audiences
from pitt.projections.documents import Directory, document
from pitt.projections.past_rounds import past_rounds, vote_rows
from tests.unit.classroom.specification import ANA, BEN, CEM, DUA, EVA, FIN, SEAL, STUDENTS, Story, in_broadcast

FOUR = STUDENTS[:4]
QUESTION = Question(kind="single", options=(Option(),) * 3, right=(1,))


def asked(**more: Any) -> Story:
    story = in_broadcast(*FOUR, instructors=(ANA, BEN))
    return story.when(c.AskQuestion(step=0, question=QUESTION, anonymous=True, **more), ANA)


def choose(story: Story, who: Any, choice: int) -> Story:
    current = story.room.facts.round
    assert current is not None
    return story.and_then(c.Vote(round=story.room.facts.rounds, vote=current.vote, choices=[choice]), who)


def voted() -> Story:
    story = asked()
    for who, choice in zip(FOUR, (0, 1, 0, 1), strict=True):
        story = choose(story, who, choice)
    return story


def step(story: Story) -> int:
    return story.room.facts.round_act.step


def shown(story: Story, audience: audiences.Audience) -> Any:
    directory = Directory(title="Physics", code="ABC-DEF", engine="mesh", heartbeat_ms=5000, names={})
    return document(story.room, directory, audience)


def test_no_event_of_the_round_names_a_voter_or_holds_the_key() -> None:
    written: list[e.Event] = []
    story = asked()
    written += story.events
    for who in FOUR:
        story = choose(story, who, 1)
        written += story.events
    log = msgspec.json.encode(written)
    assert not any(who.encode() in log for who in FOUR)
    assert SEAL not in log
    facts = msgspec.msgpack.encode(story.room.facts.round)
    assert not any(who.encode() in facts for who in FOUR)
    assert SEAL not in facts


def test_ones_own_vote_is_seen_and_changed_as_ever() -> None:
    story = choose(voted(), CEM, 2)
    assert shown(story, audiences.participant(CEM))["voted"]["first"] == {"choices": [2]}
    current = story.room.facts.round
    assert current is not None
    assert len(current.first) == len(FOUR)


def test_instructors_are_told_counts_and_nobodys_votes() -> None:
    results = shown(voted(), audiences.RESULTS)
    assert results["voted"] == len(FOUR)
    assert results["totals"]["1"]["options"] == [2, 2, 0]
    assert "votes" not in results
    assert "right" not in results


def test_groups_are_formed_by_answer_all_the_same() -> None:
    story = voted()
    story = story.and_then(c.Discuss(step=step(story), epoch=story.epoch, size=2, lead_ms=0), ANA)
    for group in story.room.facts.groups.values():
        assert len({*group.members} & {CEM, EVA}) == len({*group.members} & {DUA, FIN}) == 1


def test_mates_are_not_shown_each_others_answers() -> None:
    story = voted()
    discuss = c.Discuss(step=step(story), epoch=story.epoch, size=2, lead_ms=0, show_mates=True)
    story.when(discuss, ANA).refused("mates_anonymous", "invalid")


def test_the_key_goes_with_the_question_or_with_the_meeting() -> None:
    story = voted()
    assert story.room.seal == SEAL
    assert story.and_then(c.EndRound(step=step(story)), ANA).room.seal == b""
    assert story.and_then(c.EndMeeting(), ANA).room.seal == b""
    named = story.and_then(c.AskQuestion(step=step(story), question=QUESTION, confirmed=True), ANA)
    assert named.room.seal == b""


def test_without_the_key_nobody_votes_and_nothing_is_told() -> None:
    story = voted()
    lost = Story(msgspec.structs.replace(story.room, seal=b""), story.at, story.durations)
    lost.when(c.Vote(round=1, vote=1, choices=[0]), CEM).refused("seal_lost", "not_now")
    assert "voted" not in shown(lost, audiences.participant(CEM))


def test_exports_have_ballots_and_no_names() -> None:
    story = asked()
    facts = [it for it in story.events if isinstance(it, e.Fact)]
    for who in FOUR:
        story = choose(story, who, 1)
        facts += [it for it in story.events if isinstance(it, e.Fact)]
    rows = vote_rows(past_rounds(facts), {who: f"{who}'s name" for who in FOUR})
    assert [row.student for row in rows] == [""] * len(FOUR)
    assert not {row.student_id for row in rows} & {*FOUR}
    assert len({row.student_id for row in rows}) == len(FOUR)
