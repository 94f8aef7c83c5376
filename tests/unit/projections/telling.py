"""Lessons with questions, played to get the facts of their log."""

from pitt.classroom import commands as c
from pitt.classroom import events as e
from pitt.classroom.question import Option, Question
from tests.unit.classroom.specification import ANA, BEGINNING, CEM, DUA, EVA, FIN, Story, in_broadcast

FOUR = (CEM, DUA, EVA, FIN)
BULBS = Question(kind="single", text="Which?", options=(Option(),) * 3, right=(0,), confidence=True)


class Told:
    """Plays a lesson and keeps the facts of its log."""

    def __init__(self) -> None:
        self.story: Story = in_broadcast(*FOUR)
        self.facts: list[e.Fact] = [e.MeetingOpened(at=BEGINNING, meeting="m1", by=ANA)]

    def give(self, command: c.Command, by: object = ANA, at: float | None = None) -> None:
        if at is not None:
            self.story = self.story.until(at)
            self.keep()
        self.story = self.story.when(command, by)  # type: ignore[arg-type]
        assert self.story.refusal is None, self.story.refusal
        self.keep()

    def keep(self) -> None:
        self.facts += [event for event in self.story.events if isinstance(event, e.Fact)]

    @property
    def step(self) -> int:
        return self.story.room.facts.round_act.step

    def vote(self, letters: str, vote: c.VoteNumber, confidence: int | None = None) -> None:
        for who, letter in zip(FOUR, letters, strict=True):
            if letter != " ":
                choices = ["ABC".index(letter)]
                self.give(
                    c.Vote(round=self.story.room.facts.rounds, vote=vote, choices=choices, confidence=confidence), who
                )

    def round(self, question: Question, first: str, second: str, at: float) -> None:
        self.give(c.AskQuestion(step=self.step, question=question), at=at)
        self.story = self.story.until(at + 5)
        self.vote(first, 1)
        self.give(c.Discuss(step=self.step, epoch=self.story.epoch, size=2, lead_ms=0))
        self.give(c.StartBroadcast(epoch=self.story.epoch, countdown_ms=0))
        self.vote(second, 2, 3 if question.confidence else None)
        self.give(c.Reveal(step=self.step, totals=False))
