"""People: joining once, coming and going, hands."""

from pitt.classroom import commands as c
from pitt.classroom import events as e
from tests.unit.classroom.specification import ANA, BEN, CEM, DUA, EVA, FIN, NOW, a_class, in_broadcast, in_groups


def test_joining_makes_a_participant_and_telling_it_again_changes_nothing() -> None:
    story = a_class().when(c.Join(participant=CEM, role="student", language="pl"))
    story.then(e.ParticipantJoined(at=NOW, participant=CEM, role="student", language="pl"))
    story.when(c.Join(participant=CEM, role="student")).then_nothing()


def test_who_never_joined_cannot_connect() -> None:
    a_class().when(c.NoteConnected(participant=CEM)).refused("not_joined", "unknown")


def test_who_joins_during_a_broadcast_gets_the_stage_at_once() -> None:
    story = in_broadcast(CEM).arrive(DUA)
    assert story.stage == (ANA,)
    assert story.room.place_of(DUA) == story.room.place_of(CEM)


def test_leaving_on_purpose_holds_no_seat() -> None:
    story = in_groups((CEM, DUA, EVA)).when(c.Leave(), CEM).then(e.ParticipantLeft(at=NOW, participant=CEM))
    assert story.groups == {1: (DUA, EVA)}
    assert not story.room.is_here(CEM)
    story.when(c.NoteDisconnected(participant=CEM)).then_nothing()
    assert CEM not in story.room.presence.gone_since


def test_who_has_just_left_is_not_put_into_a_group() -> None:
    story = in_broadcast(CEM, DUA, EVA).when(c.Leave(), CEM)
    story = story.and_then(c.StartGroups(epoch=story.epoch, size=2, lead_ms=0), ANA)
    assert sorted(story.groups[1]) == [DUA, EVA]


def test_who_left_on_purpose_may_come_back() -> None:
    story = a_class(CEM).when(c.Leave(), CEM).drop(CEM).when(c.NoteConnected(participant=CEM))
    assert story.kinds() == ["ParticipantReturned", "Connected"]


def test_a_dropped_connection_is_noted_once() -> None:
    story = a_class(CEM).when(c.NoteDisconnected(participant=CEM)).then(e.Disconnected(at=NOW, participant=CEM))
    story.when(c.NoteDisconnected(participant=CEM)).then_nothing()


def test_a_newer_device_takes_over_and_moves_nobody() -> None:
    story = in_groups((CEM, DUA)).when(c.NoteConnected(participant=CEM)).then(e.Connected(at=NOW, participant=CEM))
    assert story.groups == {1: (CEM, DUA)}


def test_a_hand_is_raised_once_and_keeps_its_place() -> None:
    story = a_class(CEM).when(c.RaiseHand(), CEM).then(e.HandRaised(at=NOW, participant=CEM))
    story.when(c.RaiseHand(), CEM, at=5).then_nothing()


def test_one_lowers_ones_own_hand_and_instructors_lower_any() -> None:
    story = a_class(CEM, DUA).when(c.RaiseHand(), CEM)
    story.when(c.LowerHand(), CEM).then(e.HandLowered(at=NOW, participant=CEM, by=CEM))
    story.when(c.LowerHand(participant=CEM), DUA).refused("hand_of_another", "not_allowed")
    lowered = story.when(c.LowerHand(participant=CEM), ANA).then(e.HandLowered(at=NOW, participant=CEM, by=ANA))
    assert (lowered.told(CEM).kind, lowered.told(CEM).by) == ("hand_lowered", ANA)
    lowered.when(c.LowerHand(participant=CEM), ANA).then_nothing()
    story.when(c.LowerHand(participant=FIN), ANA).refused("participant_unknown")


def test_a_hand_goes_with_who_is_gone_for_good() -> None:
    story = a_class(CEM, instructors=(ANA, BEN)).when(c.RaiseHand(), CEM).drop(CEM)
    assert story.until(119).room.facts.participants[CEM].hand_at is not None
    assert story.until(121).room.facts.participants[CEM].hand_at is None


def test_instructors_block_and_keep_pairs() -> None:
    story = a_class(CEM, DUA, EVA).when(c.SetPair(first=DUA, second=CEM, rule="blocked"), ANA)
    assert story.room.facts.blocked == {(CEM, DUA)}
    story = story.and_then(c.SetPair(first=CEM, second=DUA, rule="kept"), ANA)
    assert not story.room.facts.blocked
    assert story.room.facts.kept == {(CEM, DUA)}
    assert not story.and_then(c.SetPair(first=CEM, second=DUA, rule="none"), ANA).room.facts.kept
    story.when(c.SetPair(first=CEM, second=CEM, rule="kept"), ANA).refused("pair_of_one", "invalid")
    story.when(c.SetPair(first=CEM, second=FIN, rule="kept"), ANA).refused("participant_unknown")


def test_whoever_is_there_is_noted_once_a_meeting() -> None:
    story = a_class().arrive(CEM)
    assert story.kinds() == ["Connected", "AttendanceNoted"]
    again = story.drop(CEM).come_back(CEM)
    assert "AttendanceNoted" not in again.kinds()
    ended = again.and_then(c.EndMeeting(), ANA).arrive(DUA)
    assert "AttendanceNoted" not in ended.kinds()
    opened = ended.and_then(c.OpenMeeting(), ANA)
    assert opened.room.facts.attended == {CEM, DUA}
    assert opened.when(c.NoteConnected(participant=ANA)).kinds() == ["Connected"]
