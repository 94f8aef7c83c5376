"""Who is told what: recipients are chosen in one place, and nobody's document holds what is another's."""

from typing import Any

import pytest

from pitt.classroom import commands as c
from pitt.classroom.ids import ParticipantId
from pitt.classroom.question import Option, Question
from pitt.projections import audiences
from pitt.projections.audiences import CLASS, INSTRUCTORS, PEOPLE, TEXTS
from pitt.projections.documents import PAGE, Directory, document, people_in_order
from tests.unit.classroom.specification import (
    ANA,
    BEN,
    CEM,
    DUA,
    EVA,
    FIN,
    GIA,
    Story,
    a_class,
    in_broadcast,
    in_groups,
    many,
)

BOTH = (ANA, BEN)


def directory(story: Story) -> Directory:
    names = {who: who.title() for who in story.room.facts.participants}
    return Directory(title="Physics", code="ABC-DEF", engine="mesh", heartbeat_ms=5000, names=names)


def shown(story: Story, audience: audiences.Audience) -> dict[str, Any]:
    return document(story.room, directory(story), audience)


def everything_of(story: Story, who: ParticipantId) -> str:
    """Gives all that one participant folds, as text."""
    return str([shown(story, audience) for audience in audiences.audiences_of(story.room, who)])


def here(story: Story, who: ParticipantId) -> dict[str, Any]:
    return shown(story, audiences.place(story.room.facts.place_epoch, story.room.place_of(who)))


# --- who folds what -----------------------------------------------------------------------------------------------


def test_only_instructors_fold_the_map_of_the_groups() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN), instructors=BOTH)
    assert INSTRUCTORS in audiences.audiences_of(story.room, ANA)
    assert INSTRUCTORS not in audiences.audiences_of(story.room, CEM)
    assert audiences.recipients(story.room, INSTRUCTORS) == {ANA, BEN}


def test_the_answer_is_told_to_nobody_but_instructors_and_whoever_plays_a_student() -> None:
    question = Question(
        kind="single",
        options=(Option(text="one", feedback="FEEDBACK"), Option(text="two")),
        right=(1,),
        explanation="EXPLANATION",
    )
    story = in_broadcast(CEM).when(c.Join(participant=DUA, role="student", simulated=True))
    story = story.and_then(c.NoteConnected(participant=DUA))
    story = story.and_then(c.AskQuestion(step=0, question=question), ANA)
    for who in (CEM, DUA):
        assert "FEEDBACK" not in everything_of(story, who)
        assert "EXPLANATION" not in everything_of(story, who)
    assert "right" not in everything_of(story, CEM)
    assert shown(story, audiences.participant(DUA))["part"]["right"] == [1]
    assert shown(story, audiences.RESULTS)["key"]["right"] == [1]
    story = story.and_then(c.Reveal(step=story.room.facts.round_act.step), ANA)
    assert shown(story, audiences.ROUND)["round"]["key"]["right"] == [1]
    assert "FEEDBACK" in everything_of(story, CEM)


def test_a_student_folds_the_class_and_what_is_their_own() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN))
    topics = {audience.topic for audience in audiences.audiences_of(story.room, CEM)}
    place = f"pitt.place.{story.room.facts.place_epoch}.1"
    assert topics == {
        "pitt.class",
        "pitt.people",
        "pitt.texts",
        "pitt.round",
        "pitt.lesson",
        "pitt.participant.cem",
        place,
    }


def test_one_is_the_only_recipient_of_ones_own_document() -> None:
    story = in_groups((CEM, DUA))
    assert audiences.recipients(story.room, audiences.participant(CEM)) == {CEM}
    assert audiences.recipients(story.drop(CEM).room, audiences.participant(CEM)) == set()


def test_a_group_is_for_its_members_and_visitors() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN), instructors=BOTH).when(c.VisitGroup(group=1), ANA).drop(DUA)
    epoch = story.room.facts.place_epoch
    assert audiences.recipients(story.room, audiences.place(epoch, 1)) == {CEM, ANA}
    assert audiences.recipients(story.room, audiences.place(epoch, 2)) == {EVA, FIN}
    assert audiences.recipients(story.room, audiences.place(epoch, 0)) == {BEN}
    assert audiences.recipients(story.room, audiences.place(epoch - 1, 1)) == set()


def test_the_announced_group_is_for_those_who_will_be_in_it() -> None:
    story = in_broadcast(CEM, DUA, EVA, FIN)
    story = story.when(c.StartGroups(epoch=story.epoch, groups=[[CEM, DUA], [EVA, FIN]]), ANA)
    switch = story.room.facts.switch
    assert switch is not None
    assert audiences.recipients(story.room, audiences.place(switch.epoch, 1)) == {CEM, DUA}
    assert set(shown(story, audiences.place(switch.epoch, 1))["members"]) == {CEM, DUA}
    assert "eva" not in str(shown(story, audiences.place(switch.epoch, 1)))


def test_what_concerns_everybody_is_for_everybody_connected() -> None:
    story = in_groups((CEM, DUA)).drop(DUA)
    for audience in (CLASS, PEOPLE, TEXTS):
        assert audiences.recipients(story.room, audience) == {ANA, CEM}


def test_who_has_just_been_removed_is_told_nothing_more() -> None:
    story = in_groups((CEM, DUA, EVA)).when(c.RemoveParticipant(participant=CEM), ANA)
    for audience in (CLASS, PEOPLE, TEXTS, *audiences.audiences_of(story.room, CEM)):
        assert CEM not in audiences.recipients(story.room, audience)


# --- what they may know -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["lobby", "broadcast", "groups"])
def test_sitting_out_is_known_to_oneself_and_the_instructors_only(mode: str) -> None:
    stories = {
        "lobby": a_class(CEM, DUA, EVA, FIN, GIA),
        "broadcast": in_broadcast(CEM, DUA, EVA, FIN, GIA),
        "groups": in_groups((CEM, DUA, EVA), (FIN, GIA)),
    }
    story = stories[mode].when(c.SitOut(on=True), CEM)
    assert shown(story, audiences.participant(CEM))["sitting_out"]
    assert shown(story, INSTRUCTORS)["roster"][CEM]["sitting_out"]
    for other in (DUA, EVA, FIN, GIA):
        assert "sitting_out" not in everything_of(story, other)


def test_a_student_is_not_told_what_other_groups_do() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN)).when(c.CallInstructor(), EVA)
    story = story.and_then(c.SendText(audience="group", body="sesame"), EVA)
    story = story.and_then(c.SayNobodyAnswers(), FIN).and_then(c.ReportActivity(speaking=True), EVA)
    story = story.and_then(c.ReportUnreachable(participants=[EVA]), FIN)
    for what in ("sesame", "called_at", "nobody_answers_at", "speaking", "cannot_reach"):
        assert what not in everything_of(story, CEM)
    assert "sesame" in everything_of(story, FIN)
    assert "called_at" in everything_of(story, FIN)


def test_the_class_knows_how_many_groups_will_be_but_not_who_is_in_them() -> None:
    story = in_broadcast(CEM, DUA, EVA, FIN)
    story = story.when(c.StartGroups(epoch=story.epoch, groups=[[CEM, DUA], [EVA, FIN]]), ANA)
    announced = shown(story, CLASS)["switch"]
    assert (announced["groups"], announced["by"]) == (2, "Ana")
    assert not {"cem", "dua", "eva", "fin"} & set(str(announced).split("'"))


def test_instructors_see_calls_first_come_first_and_who_visits() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN), (GIA, *many(1)), instructors=BOTH)
    story = story.when(c.CallInstructor(), EVA, at=1).when(c.CallInstructor(), CEM, at=2)
    story = story.when(c.VisitGroup(group=3), BEN)
    table = shown(story, INSTRUCTORS)
    assert table["calls"] == [2, 1]
    assert table["groups"]["3"]["visitors"] == [BEN]
    assert table["roster"][EVA]["group"] == 2


def test_a_group_is_told_that_its_call_is_answered() -> None:
    before = in_groups((CEM, DUA), (EVA, FIN)).when(c.CallInstructor(), CEM)
    story = before.when(c.VisitGroup(group=1), ANA)
    touched = audiences.touched(before.room, story.room, story.events)
    assert {audiences.participant(CEM), audiences.participant(DUA)} <= touched
    assert audiences.participant(EVA) not in touched
    notice = shown(story, audiences.participant(DUA))["notice"]
    assert (notice["kind"], notice["by"]) == ("call_answered", "Ana")


def test_a_visitor_is_announced_in_the_group() -> None:
    story = in_groups((CEM, DUA)).when(c.VisitGroup(group=1, listening=True), ANA)
    assert here(story, CEM)["members"][ANA]["visiting"] == "listening"
    talking = story.and_then(c.VisitGroup(group=1), ANA)
    assert here(talking, CEM)["members"][ANA]["visiting"] == "talking"


def test_the_epoch_that_commands_carry_is_the_class_documents() -> None:
    story = in_groups((CEM, DUA)).when(c.VisitGroup(group=1), ANA)
    assert shown(story, CLASS)["epoch"] == story.epoch


def test_who_waits_at_the_front_is_told_once_and_why() -> None:
    story = in_groups(many(6)).arrive(CEM)
    notice = shown(story, audiences.participant(CEM))["notice"]
    assert (notice["kind"], notice["reason"]) == ("at_front", "full")
    assert "notice" not in shown(story, audiences.participant(many(6)[0]))


# --- places -------------------------------------------------------------------------------------------------------


def test_in_the_lobby_nobody_is_seen_but_everybody_is_listed() -> None:
    story = a_class(CEM, DUA)
    assert "members" not in here(story, CEM)
    assert set(shown(story, PEOPLE)["people"]) == {ANA, CEM, DUA}


def test_in_a_broadcast_everybody_sees_the_stage_and_nobody_else() -> None:
    story = in_broadcast(CEM, DUA, stage=(ANA, BEN), instructors=BOTH)
    assert list(here(story, CEM)["members"]) == [ANA, BEN]
    assert here(story, CEM) == here(story, ANA)


def test_at_the_front_those_in_no_group_and_the_instructors_see_one_another() -> None:
    story = in_groups((CEM, DUA), front=(EVA,), instructors=BOTH).when(c.VisitGroup(group=1), ANA)
    assert (here(story, EVA)["kind"], set(here(story, EVA)["members"])) == ("front", {BEN, EVA})


def test_a_mate_whose_seat_is_held_stays_listed_but_is_not_here() -> None:
    story = in_groups((CEM, DUA)).drop(DUA)
    assert here(story, CEM)["members"][DUA]["here"] is False


def test_one_who_announces_is_seen_in_every_group() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN)).when(c.Announce(on=True), ANA)
    for who in (CEM, EVA):
        assert here(story, who)["members"][ANA]["announcing"]
        assert here(story, who)["sources"][0] == ANA


# --- the list of people -------------------------------------------------------------------------------------------


def test_people_are_listed_instructors_first_then_as_they_joined() -> None:
    story = a_class(CEM, DUA).arrive(BEN, role="instructor").drop(CEM)
    assert people_in_order(story.room) == [ANA, BEN, CEM, DUA]
    assert shown(story, PEOPLE)["people"][CEM]["here"] is False


def test_who_has_left_or_been_removed_is_not_listed() -> None:
    story = a_class(CEM, DUA).when(c.Leave(), CEM).and_then(c.RemoveParticipant(participant=DUA), ANA)
    assert people_in_order(story.room) == [ANA]
    assert people_in_order(story.drop(CEM, DUA).room) == [ANA]


def test_who_does_not_return_is_listed_no_longer() -> None:
    story = a_class(CEM).drop(CEM)
    assert CEM in people_in_order(story.until(119).room)
    assert CEM not in people_in_order(story.until(121).room)


def test_a_big_class_is_sent_one_page_and_the_counts() -> None:
    story = a_class(*many(75))
    people = shown(story, PEOPLE)
    assert (people["here"], people["students_here"], people["total"]) == (76, 75, 76)
    assert len(people["people"]) == PAGE
    assert next(iter(people["people"])) == ANA


def test_an_erased_name_is_a_dash() -> None:
    story = a_class(CEM)
    nameless = Directory(title="Physics", code="ABC-DEF", engine="mesh", heartbeat_ms=5000, names={})
    assert document(story.room, nameless, PEOPLE)["people"][CEM]["name"] == "—"


def test_a_visitor_is_told_when_the_group_they_visit_is_merged_away() -> None:
    story = (
        in_groups((CEM, DUA), (EVA, FIN), instructors=BOTH).when(c.VisitGroup(group=1), BEN).and_then(c.Leave(), DUA)
    )
    before = story.until(9.9)
    after = before.until(10)
    assert after.room.facts.visits == {}
    told = audiences.touched(before.room, after.room, after.events)
    assert {audiences.participant(BEN), audiences.place(after.room.facts.place_epoch, 0)} <= told


def test_every_place_is_told_when_an_announcing_instructor_leaves_the_class() -> None:
    before = in_groups((CEM, DUA), (EVA, FIN), instructors=BOTH).when(c.Announce(on=True), BEN)
    after = before.when(c.Leave(), BEN)
    told = audiences.touched(before.room, after.room, after.events)
    assert {audiences.place(after.room.facts.place_epoch, number) for number in (0, 1, 2)} <= told


def test_instructors_alone_see_the_rules_about_pairs_also_of_students_who_are_not_here() -> None:
    story = a_class(CEM, DUA, EVA).when(c.SetPair(first=DUA, second=CEM, rule="blocked"), ANA)
    story = story.and_then(c.SetPair(first=EVA, second=CEM, rule="kept"), ANA).and_then(c.Leave(), DUA)
    rules = [(rule["first_name"], rule["second_name"], rule["rule"]) for rule in shown(story, INSTRUCTORS)["pairs"]]
    assert rules == [("Cem", "Dua", "blocked"), ("Cem", "Eva", "kept")]
    assert "blocked" not in everything_of(story, CEM)


@pytest.mark.parametrize("command", [c.SetMicrophone(on=True), c.SetCamera(on=True), c.SetScreen(on=True)])
def test_every_place_is_told_of_the_devices_of_one_who_announces(command: c.Command) -> None:
    before = in_groups((CEM, DUA), (EVA, FIN)).when(c.Announce(on=True), ANA)
    after = before.and_then(command, ANA)
    touched = audiences.touched(before.room, after.room, after.events)
    epoch = after.room.facts.place_epoch
    assert {audiences.place(epoch, number) for number in (0, 1, 2)} <= touched
