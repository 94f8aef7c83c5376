"""The documents that clients fold, one per audience, and the messages that change them.

A document is a JSON object with a topic and a counter of its own. A message on the topic either carries the `whole`
document or a `patch` (JSON Merge Patch, RFC 7396: a member that is null is removed); its counter `n` is one more than
that of the message before it. A client that sees a gap asks `pitt.snapshot` for that topic again.

Owns the shapes that go over the wire, from which the TypeScript types are generated. Must not know the classroom's
rules.
"""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec

PROTOCOL_VERSION: Final = 1

Mode = Literal["lobby", "broadcast", "groups"]
Role = Literal["instructor", "student"]
QuestionKind = Literal["single", "multiple", "true_false", "yes_no", "where_are_we", "number"]


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """Is the base of all documents; members that are null are omitted on the wire, as merge patches need."""


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """One sitting in the classroom."""

    meeting: str
    opened_at: int


class Switch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A switch that is announced but not yet due; clients switch together at `at` (server time, ms)."""

    to: Mode
    epoch: int
    """The places of this epoch become current at `at`."""
    began_at: int
    at: int
    by: str | None = None
    """Display name of whoever announced it; absent when the classroom did so by itself."""
    reason: Literal["asked", "instructor_missing", "stage_empty"] = "asked"
    groups: int = 0
    stage: list[str] = []


class ClassDocument(Document, frozen=True, kw_only=True, omit_defaults=True):
    """What everybody knows of the class. Topic `pitt.class`."""

    title: str
    code: str
    engine: Literal["mesh", "sfu", "none"]
    mode: Mode
    epoch: int
    """The version of the media plan at the last class-wide act; class-wide commands carry the one their sender saw."""
    place_epoch: int
    """The epoch of the places that are current now."""
    mode_since: int
    meeting: Meeting | None = None
    switch: Switch | None = None
    stage: list[str] = []
    """Participant ids, 0 to 4."""
    locked: bool = False
    last_switch_by: str | None = None
    heartbeat_ms: int = 5000


class Member(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody whom a place shows: seen, heard, or held a seat for."""

    name: str
    role: Role
    order: int
    """Sort key; also gives everybody the same order of tiles."""
    here: bool = True
    microphone: bool = False
    camera: bool = False
    sharing: bool = False
    """Shares their screen: it is a source of its own, beside the camera's."""
    visiting: Literal["", "talking", "listening"] = ""
    simulated: bool = False
    announcing: bool = False
    """An instructor who speaks to all groups."""
    away: bool = False


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """A plain text message."""

    by: str
    name: str
    at: int
    body: str
    audience: Literal["class", "group", "groups"]


class PlaceDocument(Document, frozen=True, kw_only=True, omit_defaults=True):
    """The place one is in (or will be in): whom one sees and hears. Topic `pitt.place.<epoch>.<number>`.

    Number 0 is the class itself in lobby and broadcast, and the front while there are groups. A document of an epoch
    later than the class's `place_epoch` is the place to come: connections to its `sources` can be made ahead.
    """

    epoch: int
    number: int
    kind: Literal["lobby", "broadcast", "group", "front"]
    members: dict[str, Member] = {}
    sources: list[str] = []
    """Participant ids in slot order; everybody here receives all of these but themselves."""
    called_at: int | None = None
    """Since when the group has been calling an instructor."""
    texts: dict[str, Text] = {}
    """The group's own texts, by id; ids sort by time."""
    answers: dict[str, CastVote] = {}
    """While a question is discussed, and only if an instructor has chosen to show it: what each mate answered first."""
    begins: str | None = None
    """While a question is discussed: the participant who begins, chosen by turns and whatever was voted."""


class Person(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line in the list of people."""

    name: str
    role: Role
    order: int
    here: bool = True
    hand_at: int | None = None
    microphone: bool = False
    camera: bool = False
    simulated: bool = False


class PeopleDocument(Document, frozen=True, kw_only=True, omit_defaults=True):
    """Who is here; its first page (instructors first) and the counts. Topic `pitt.people`; coalesced.

    The rest is asked for with `pitt.people.page`.
    """

    here: int = 0
    """Connected participants."""
    students_here: int = 0
    total: int = 0
    """Lines in the whole list."""
    people: dict[str, Person] = {}


class TextsDocument(Document, frozen=True, kw_only=True, omit_defaults=True):
    """The last texts to the class and to all groups. Topic `pitt.texts`."""

    texts: dict[str, Text] = {}


class Notice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that happened to this participant and is said in words by the client (a notice for every move)."""

    number: int
    """Counts up; a client shows each once."""
    at: int
    kind: Literal[
        "placed_late",
        "merged",
        "moved",
        "at_front",
        "microphone_lowered",
        "hand_lowered",
        "off_stage",
        "call_answered",
        "returned",
    ]
    by: str | None = None
    reason: str | None = None
    """Of `at_front`: late, full, blocked, alone, sitting_out."""


class ShownOption(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of the answers to choose from; options are numbered from 0 in their order."""

    text: str = ""
    """Markdown; empty for one that is only said aloud and goes by its letter."""
    feedback: str = ""
    """Once the answer is revealed: what is said to whoever chose it."""


class ShownTotals(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How often each answer was given in a vote."""

    voters: int
    options: list[int] = []
    numbers: list[list[float]] = []
    """Of a number question: each number with how often it was given, ascending."""
    right: int | None = None
    """How many were right, where that is known and may be."""


class ShownKey(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which answer is right."""

    right: list[int] = []
    number: float | None = None
    tolerance: float = 0.0


class ShownRound(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The question that is asked, as everybody may see it."""

    round: int
    kind: QuestionKind
    phase: Literal["voting", "closed", "discussing", "revoting", "revealed"]
    vote: Literal[1, 2] = 1
    """The vote that is open, or was last."""
    opened_at: int = 0
    closes_at: int | None = None
    """When the open vote closes; what is sent before is taken for a second more."""
    text: str = ""
    """Markdown; empty for a question that was only said aloud."""
    options: list[ShownOption] = []
    """Of the kinds `single` and `multiple`; the other kinds have options that every client says in its own language:
    `true_false` (true, false), `yes_no` (yes, no), `where_are_we` (with you, almost, lost)."""
    confidence: bool = False
    """Whether voters also say how sure they are."""
    anonymous: bool = False
    """Nobody can tell whose answer is whose, once the question is put away; teachers cannot even now."""
    follows: int | None = None
    """The number of the round before, for a question on the same concept."""
    totals: dict[str, ShownTotals] = {}
    """By vote, `1` and `2`: those that an instructor shows."""
    key: ShownKey | None = None
    """Once it is revealed, where there is one."""
    explanation: str = ""
    """Markdown; once it is revealed."""


class RoundDocument(Document, frozen=True, kw_only=True, omit_defaults=True):
    """The question of the class. Topic `pitt.round`."""

    step: int = 0
    """Counts the acts that moved a round on; commands that do so carry the one their sender saw."""
    round: ShownRound | None = None


class CastVote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody voted."""

    choices: list[int] = []
    number: float | None = None
    confidence: int | None = None


class CastVotes(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody voted on the question that is asked."""

    first: CastVote | None = None
    second: CastVote | None = None


class ResultsDocument(Document, frozen=True, kw_only=True, omit_defaults=True):
    """What instructors see of the votes. Topic `pitt.results`; coalesced."""

    round: int = 0
    """0 while no question is asked."""
    voted: int = 0
    """How many of those who are expected have voted in the vote that is open or was last."""
    expected: int = 0
    """Students who are here."""
    totals: dict[str, ShownTotals] = {}
    """By vote, `1` and `2`."""
    shown: list[int] = []
    """The votes whose totals students see."""
    recommendation: Literal["explain_again", "discuss", "explain_briefly"] | None = None
    key: ShownKey | None = None
    explanation: str = ""
    votes: dict[str, CastVotes] = {}
    """By participant."""
    right: dict[str, list[int]] = {}
    """By participant: the votes (1, 2) that were right."""
    frozen: bool = False
    """The first vote cannot be opened again."""
    discuss_from: int = 30
    discuss_up_to: int = 70
    """Between these percentages of right answers a discussion is recommended, both inclusive."""
    next: (
        Literal["page", "ask", "close", "discuss", "recall", "recall_now", "open_second", "reveal", "end", "finish"]
        | None
    ) = None
    """The recommended step, which `pitt.lesson.next` takes; absent while the class is on its way into groups."""


class ShownPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of an uploaded document; pages are numbered from 1."""

    document: str
    page: int


class PageRun(msgspec.Struct, frozen=True, kw_only=True):
    """Pages of one document, from `first` to `last`."""

    document: str
    first: int
    last: int


class LessonDocument(Document, frozen=True, kw_only=True, omit_defaults=True):
    """The page that the class is shown, and those it may look back at. Topic `pitt.lesson`."""

    running: bool = False
    title: str = ""
    page: ShownPage | None = None
    shown: list[PageRun] = []
    """In the order in which they were shown first."""


class PlanItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of a lesson's plan: a page, or a question with what it goes by."""

    kind: Literal["page", "question"]
    document: str = ""
    page: int = 0
    title: str = ""


class PlanDocument(Document, frozen=True, kw_only=True, omit_defaults=True):
    """The whole lesson, as instructors see it. Topic `pitt.plan`."""

    title: str = ""
    items: list[PlanItem] = []
    at: int = -1
    """The item that the class is at, from 0; -1 before the first."""


class MeDocument(Document, frozen=True, kw_only=True, omit_defaults=True):
    """What only this participant knows of themselves. Topic `pitt.participant.<id>`."""

    participant: str
    name: str
    role: Role
    microphone: bool = False
    camera: bool = False
    sharing: bool = False
    hand_at: int | None = None
    sitting_out: bool = False
    invited_by: str | None = None
    """Display name of the instructor who invites this student onto the stage."""
    nobody_answers_at: int | None = None
    """When "nobody answers me" takes effect, once said."""
    visiting: int | None = None
    """Group number an instructor visits."""
    announcing: bool = False
    notice: Notice | None = None
    voted: CastVotes | None = None
    """One's own votes on the question that is asked, on whatever device they were cast."""
    part: ShownKey | None = None
    """Of a simulated student: which answer is right, so that they can play somebody who knows it."""


class GroupEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One group on the instructors' map."""

    members: list[str]
    visitors: list[str] = []
    called_at: int | None = None
    quiet_since: int | None = None
    """Since when nobody of the group has spoken."""


class RosterEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One participant, as instructors see them."""

    name: str
    role: Role
    order: int
    here: bool = True
    group: int = 0
    """0 is the front (or no groups at all)."""
    microphone: bool = False
    camera: bool = False
    hand_at: int | None = None
    sitting_out: bool = False
    speaking: bool = False
    away: bool = False
    simulated: bool = False
    cannot_reach: list[str] = []
    """Participants whom this one's browser cannot reach."""


class PairEntry(Document, frozen=True, kw_only=True, omit_defaults=True):
    """A rule about two students, as instructors see it; they need not be here."""

    first: str
    second: str
    first_name: str
    second_name: str
    rule: Literal["blocked", "kept"]


class InstructorsDocument(Document, frozen=True, kw_only=True, omit_defaults=True):
    """The map of the groups and everybody in it. Topic `pitt.instructors`; coalesced."""

    roster: dict[str, RosterEntry] = {}
    groups: dict[str, GroupEntry] = {}
    """By group number, as text."""
    calls: list[int] = []
    """Groups that call an instructor, first come first."""
    next_groups: dict[str, list[str]] = {}
    """Groups that are announced but not yet current."""
    pairs: list[PairEntry] = []
    """Who is never, or always, in a group together."""
    teams: int = 0
    """How many teams there are, who work together over weeks."""


class Update(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The one positional argument of every document's EVENT: `whole` replaces, `patch` is merged."""

    n: int
    whole: dict[str, Any] | None = None
    patch: dict[str, Any] | None = None


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """One document of a snapshot with its topic and counter."""

    topic: str
    n: int
    whole: dict[str, Any]


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to `pitt.snapshot`: every document the caller's audiences fold, each with its counter."""

    at: int
    """Server time, ms."""
    documents: list[Counted]


CLASS: Final = "pitt.class"
PEOPLE: Final = "pitt.people"
TEXTS: Final = "pitt.texts"
INSTRUCTORS: Final = "pitt.instructors"
ROUND: Final = "pitt.round"
RESULTS: Final = "pitt.results"
LESSON: Final = "pitt.lesson"
PLAN: Final = "pitt.plan"
PLACE_PREFIX: Final = "pitt.place."
PARTICIPANT_PREFIX: Final = "pitt.participant."
SIGNAL_PREFIX: Final = "pitt.signal."


def place_topic(epoch: int, number: int) -> str:
    """Names a place's topic; clients subscribe once to `pitt.place.` by prefix."""
    return f"{PLACE_PREFIX}{epoch}.{number}"


def participant_topic(participant: str) -> str:
    """Names the topic of one participant's own document."""
    return f"{PARTICIPANT_PREFIX}{participant}"


def signal_topic(participant: str) -> str:
    """Names the topic on which one participant receives signalling; not counted."""
    return f"{SIGNAL_PREFIX}{participant}"
