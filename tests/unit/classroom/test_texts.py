"""Texts: to the class, to one's own group, and by instructors to any group or all."""

import pytest

from pitt.classroom import commands as c
from pitt.classroom import events as e
from tests.unit.classroom.specification import ANA, BEN, CEM, DUA, EVA, FIN, GIA, HUI, NOW, a_class, in_groups, many


def test_anybody_writes_to_the_class_in_every_mode() -> None:
    story = a_class(CEM).when(c.SendText(audience="class", body="  B, I think "), CEM)
    story.then(e.TextSent(at=NOW, text="t00000001", by=CEM, audience="class", group=0, body="B, I think"))
    assert in_groups((CEM, DUA)).when(c.SendText(audience="class", body="B"), CEM).refusal is None


@pytest.mark.parametrize(("body", "code"), [("", "text_empty"), (" \n\t", "text_empty"), ("x" * 2001, "text_long")])
def test_a_text_has_1_to_2000_characters(body: str, code: str) -> None:
    a_class(CEM).when(c.SendText(audience="class", body=body), CEM).refused(code, "invalid")
    assert a_class(CEM).when(c.SendText(audience="class", body="x" * 2000), CEM).refusal is None


def test_a_group_has_text_and_its_readers_are_those_in_it() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN)).when(c.VisitGroup(group=1), ANA).drop(DUA)
    story = story.when(c.SendText(audience="group", body="why?"), CEM)
    (sent,) = story.events
    assert isinstance(sent, e.TextSent)
    assert (sent.group, set(sent.readers)) == (1, {CEM, DUA, ANA})


def test_without_groups_there_is_none_to_write_to() -> None:
    a_class(CEM).when(c.SendText(audience="group", body="B"), CEM).refused("no_groups", "not_now")


def test_students_write_to_no_other_group_and_not_to_all() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN))
    story.when(c.SendText(audience="group", body="B", group=2), CEM).refused("text_to_other_group", "not_allowed")
    story.when(c.SendText(audience="groups", body="B"), CEM).refused("text_to_groups", "not_allowed")


def test_instructors_write_to_any_group_and_to_all() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN), instructors=(ANA, BEN))
    (sent,) = story.when(c.SendText(audience="group", body="B?", group=2), ANA).events
    assert isinstance(sent, e.TextSent)
    assert (sent.group, set(sent.readers)) == (2, {ANA, EVA, FIN})
    assert story.when(c.SendText(audience="groups", body="two minutes"), ANA).refusal is None
    story.when(c.SendText(audience="group", body="B?", group=7), ANA).refused("group_unknown")


def test_texts_of_a_group_end_with_it_and_those_of_the_class_last() -> None:
    story = in_groups((CEM, DUA)).when(c.SendText(audience="group", body="a"), CEM)
    story = story.and_then(c.SendText(audience="class", body="b"), CEM)
    story = story.and_then(c.StartBroadcast(epoch=story.epoch, countdown_ms=0), ANA)
    assert [it.body for it in story.room.facts.texts] == ["b"]
    assert story.room.facts.group_texts == ()


def test_a_new_group_does_not_read_what_a_merged_one_of_its_number_wrote() -> None:
    story = in_groups(many(6), many(12)[6:], (CEM, DUA)).when(c.SendText(audience="group", body="secret"), CEM)
    story = story.and_then(c.Leave(), CEM).and_then(c.Leave(), DUA).arrive(GIA, HUI)
    assert story.groups[3] == (GIA, HUI)
    assert not [it for it in story.room.facts.group_texts if it.group == 3]
