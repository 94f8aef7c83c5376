"""Rules of rounds: asking, voting, discussing, showing and revealing. Any step may follow any other.

Rounds and modes are independent but for one thing: a discussion is a switch into groups by answer, and the end of
these groups opens the second vote (`couple`).
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from pitt.classroom import commands as c
from pitt.classroom import events as e
from pitt.classroom.deciding.draft import Draft
from pitt.classroom.deciding.people import ensure_meeting
from pitt.classroom.deciding.switches import start_groups
from pitt.classroom.question import CONFIDENCE, Answer, Question, check_answer, check_question
from pitt.classroom.refusal import Refusal, confirm, invalid, not_now
from pitt.classroom.round import FEW_VOTERS, Round, Thresholds

_STALE: Final = {
    "asked": "{by} has just asked a question.",
    "opened": "{by} has just opened the vote.",
    "last_call": "{by} has just made the last call.",
    "closed": "{by} has just closed the vote.",
    "discussed": "{by} has just sent the class to discuss.",
    "revealed": "{by} has just revealed the answer.",
    "ended": "{by} has just put the question away.",
    "turned": "{by} has just gone on in the lesson.",
    "lesson_started": "{by} has just started a lesson.",
    "lesson_ended": "{by} has just ended the lesson.",
}
SHORTEST_LAST_CALL_MS: Final = 1_000
_NO_QUESTION: Final = not_now("no_question", "No question is asked at the moment. Ask one first.")
ASK_OVER: Final = confirm("ask_over", "Another question is under way. Put it away and ask this one?")
_LATE: Final = not_now("vote_late", "Too late: the vote was closed already, so this was not counted.")


def stale_step(step: int, draft: Draft) -> Refusal | None:
    """Refuses to move a round on for somebody who had not seen the last move."""
    act = draft.room.facts.round_act
    if step >= act.step or act.kind == "none" or act.by is None:
        return None
    words = f"{_STALE[act.kind]} Look at the question as it is now, then decide again."
    return Refusal(kind="stale_epoch", code=f"stale_round_{act.kind}", words=words, people={"by": act.by})


def _round(draft: Draft, step: int) -> Round | Refusal:
    return stale_step(step, draft) or draft.room.facts.round or _NO_QUESTION


def _deadline(draft: Draft, timer_s: int | None) -> int | None:
    return None if timer_s is None else draft.at + 1_000 * timer_s


def ask(command: c.AskQuestion, draft: Draft) -> Refusal | None:
    """Begins a round; the one before is put away, after a question where it is under way."""
    refusal = stale_step(command.step, draft) or check_question(command.question)
    if refusal is not None:
        return refusal
    current = draft.room.facts.round
    if current is not None:
        if is_under_way(current) and not command.confirmed:
            return ASK_OVER
        draft.add(e.RoundEnded, by=draft.by)
    begin(command.question, draft, follow_up=command.follow_up, anonymous=command.anonymous)
    return None


def is_under_way(round_: Round | None) -> bool:
    """Tells whether putting the question away would take it from people who are busy with it."""
    return round_ is not None and round_.phase in ("voting", "discussing", "revoting")


def begin(question: Question, draft: Draft, *, follow_up: bool, anonymous: bool) -> None:
    """Begins a round where none is under way; the caller has checked the question."""
    ensure_meeting(draft)
    rounds = draft.room.facts.rounds
    if anonymous:
        draft.room = replace(draft.room, seal=draft.order.seal)
    draft.add(
        e.RoundAsked,
        round=rounds + 1,
        question=question,
        by=draft.by,
        closes_at=_deadline(draft, question.timer_s),
        follows=rounds if follow_up and rounds else None,
        anonymous=anonymous,
    )


def open_vote(command: c.OpenVote, draft: Draft) -> Refusal | None:
    """Opens the first vote again, as long as the class has not talked, or the second."""
    round_ = _round(draft, command.step)
    if isinstance(round_, Refusal):
        return round_
    if round_.is_open and round_.vote == command.vote:
        return None
    if command.vote == 1 and round_.frozen:
        words = "The first vote stays as it was before the class talked. Open the second vote, or ask again."
        return not_now("first_vote_frozen", words)
    draft.add(e.VoteOpened, vote=command.vote, by=draft.by, closes_at=_deadline(draft, round_.question.timer_s))
    return None


def call_last(command: c.CallLast, draft: Draft) -> Refusal | None:
    """Sets the deadline of the open vote."""
    round_ = _round(draft, command.step)
    if isinstance(round_, Refusal):
        return round_
    if not round_.is_open:
        return not_now("no_vote_open", "No vote is open at the moment.")
    longest = draft.durations.last_call_longest_ms
    if not SHORTEST_LAST_CALL_MS <= command.in_ms <= longest:
        return invalid("last_call", f"A last call leaves 1 to {longest // 1000} seconds. Choose another time.")
    draft.add(e.LastCalled, closes_at=draft.at + command.in_ms, by=draft.by)
    return None


def close_vote(command: c.CloseVote, draft: Draft) -> Refusal | None:
    """Closes the vote at once."""
    round_ = _round(draft, command.step)
    if isinstance(round_, Refusal):
        return round_
    if round_.is_open:
        draft.add(e.VoteClosed, by=draft.by)
    return None


def close_due_vote(draft: Draft) -> None:
    """Closes a vote whose deadline has passed, once what was sent before it has had time to arrive."""
    round_ = draft.room.facts.round
    due_at = vote_due_at(round_, draft.durations.transit_ms)
    if due_at is not None and due_at <= draft.at:
        draft.add(e.VoteClosed, by=None)


def vote_due_at(round_: Round | None, transit_ms: int) -> int | None:
    """Tells when the open vote closes by itself; null when it does not."""
    if round_ is None or not round_.is_open or round_.closes_at is None:
        return None
    return round_.closes_at + transit_ms


def discuss(command: c.Discuss, draft: Draft) -> Refusal | None:
    """Freezes the votes and splits the class by answer."""
    round_ = _round(draft, command.step)
    if isinstance(round_, Refusal):
        return round_
    if not round_.last_ballots:
        words = "Nobody has voted yet, so there are no answers to form groups by. Wait for votes, or split at random."
        return not_now("no_votes", words)
    if command.show_mates and round_.anonymous:
        words = "These answers are anonymous, so mates cannot be shown them. Discuss without."
        return invalid("mates_anonymous", words)
    draft.add(e.DiscussionStarted, by=draft.by, show_mates=command.show_mates)
    split = c.StartGroups(epoch=command.epoch, size=command.size, lead_ms=command.lead_ms, way="by_answer")
    return start_groups(split, draft)


def couple(draft: Draft) -> None:
    """Lets a discussion follow its groups: the second vote opens at their end, and without them there was none."""
    facts = draft.room.facts
    if facts.round is None or facts.round.phase != "discussing" or facts.mode == "groups":
        return
    if facts.switch is not None and facts.switch.to == "groups":
        return
    if draft.before.facts.mode == "groups":
        closes_at = _deadline(draft, facts.round.question.timer_s)
        draft.add(e.VoteOpened, vote=2, by=None, closes_at=closes_at)
    else:
        draft.add(e.DiscussionCancelled)


def _of_number(draft: Draft, number: int) -> Round | Refusal:
    round_ = draft.room.facts.round
    if round_ is None or round_.number != number:
        return not_now("round_over", "That question is over. Look at the one on the screen.")
    return round_


def show_totals(command: c.ShowTotals, draft: Draft) -> Refusal | None:
    """Shows or hides the totals of a vote."""
    round_ = _of_number(draft, command.round)
    if isinstance(round_, Refusal):
        return round_
    if command.on and round_.is_open and command.vote == round_.vote:
        words = "While a vote is open, nobody is told what others answered. Close it first, then show the totals."
        return not_now("totals_open", words)
    if command.on and not command.confirmed and (refusal := _few_voters(len(round_.ballots(command.vote)))):
        return refusal
    if command.on != (command.vote in round_.shown):
        draft.add(e.TotalsShown, vote=command.vote, on=command.on, by=draft.by)
    return None


def _few_voters(voters: int) -> Refusal | None:
    if not 0 < voters < FEW_VOTERS:
        return None
    words = "Very few have voted, so the totals may tell who answered what. Show them to everybody?"
    return confirm("few_voters", words)


def set_key(command: c.SetKey, draft: Draft) -> Refusal | None:
    """Says which answer is right."""
    round_ = _of_number(draft, command.round)
    if isinstance(round_, Refusal):
        return round_
    right = tuple(command.right)
    changed = replace(round_.question, right=right, number=command.number, tolerance=command.tolerance)
    refusal = check_question(changed)
    if refusal is None and changed != round_.question:
        draft.add(e.KeySet, right=right, number=command.number, tolerance=command.tolerance, by=draft.by)
    return refusal


def set_thresholds(command: c.SetThresholds, draft: Draft) -> Refusal | None:
    """Says when a discussion is recommended; in this classroom, from now on."""
    if not 0 <= command.discuss_from <= command.discuss_up_to <= 100:
        words = "A discussion is recommended from one share of right answers up to a higher one, each 0 to 100 %."
        return invalid("thresholds", words)
    wanted = Thresholds(discuss_from=command.discuss_from, discuss_up_to=command.discuss_up_to)
    if wanted != draft.room.facts.thresholds:
        draft.add(e.ThresholdsSet, discuss_from=command.discuss_from, discuss_up_to=command.discuss_up_to)
    return None


def reveal(command: c.Reveal, draft: Draft) -> Refusal | None:
    """Shows the answer, and the totals of every vote that there was."""
    round_ = _round(draft, command.step)
    if isinstance(round_, Refusal):
        return round_
    votes: tuple[c.VoteNumber, ...] = (1, 2)
    hidden = [vote for vote in votes if round_.ballots(vote) and vote not in round_.shown] if command.totals else []
    if hidden and not command.confirmed:
        refusal = _few_voters(min(len(round_.ballots(vote)) for vote in hidden))
        if refusal is not None:
            return refusal
    for vote in hidden:
        draft.add(e.TotalsShown, vote=vote, on=True, by=draft.by)
    if round_.phase != "revealed":
        draft.add(e.RoundRevealed, by=draft.by)
    return None


def end(command: c.EndRound, draft: Draft) -> Refusal | None:
    """Puts the question away."""
    round_ = _round(draft, command.step)
    if isinstance(round_, Refusal):
        return round_
    draft.add(e.RoundEnded, by=draft.by)
    return None


def vote(command: c.Vote, draft: Draft) -> Refusal | None:
    """Takes a student's answer; the same again changes nothing."""
    round_ = _of_number(draft, command.round)
    if isinstance(round_, Refusal):
        return round_
    due_at = vote_due_at(round_, draft.durations.transit_ms)
    if not round_.is_open or round_.vote != command.vote or (due_at is not None and due_at <= draft.at):
        return _LATE
    answer = Answer(choices=tuple(command.choices), number=command.number)
    refusal = check_answer(round_.question, answer)
    if refusal is not None:
        return refusal
    if command.confidence is not None and (command.confidence not in CONFIDENCE or not round_.question.confidence):
        return invalid("vote_confidence", "Say how sure you are in three steps, where the question asks for it.")
    ballot = draft.room.ballot_of(draft.by)
    if ballot is None:
        words = "This anonymous vote cannot be continued. Ask your teacher to put the question again."
        return not_now("seal_lost", words)
    before = round_.ballots(command.vote).get(ballot)
    if before is None or (before.answer, before.confidence) != (answer, command.confidence):
        draft.add(
            e.VoteCast,
            participant=None if round_.anonymous else draft.by,
            ballot=ballot if round_.anonymous else None,
            vote=command.vote,
            answer=answer,
            confidence=command.confidence,
        )
    return None
