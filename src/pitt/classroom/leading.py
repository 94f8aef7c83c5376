"""What comes next: the one step that is recommended to whoever leads the class, from where it is now.

Pure, and never more than a recommendation: any step may follow any other. A lesson's *Next* key takes this step.
"""

from __future__ import annotations

from typing import Final, Literal

from pitt.classroom.lesson import PageItem
from pitt.classroom.room import Room
from pitt.classroom.round import Round, count, recommend

NextStep = Literal["page", "ask", "close", "discuss", "recall", "recall_now", "open_second", "reveal", "end", "finish"]
"""Turn to a page, ask the next question, close the vote, send the class to discuss, count it back, end that
countdown, open the second vote, reveal, put the question away, end the lesson."""

MOST_PERCENT: Final = 80
"""From so many voters on, waiting for the others changes little."""


def next_step(room: Room) -> NextStep | None:
    """Recommends the next step; null where there is nothing to lead, or the class is on its way into groups."""
    if room.facts.round is not None and (room.facts.round.phase != "revealed" or room.facts.lesson is None):
        return _of_round(room.facts.round, room)
    lesson = room.facts.lesson
    if lesson is None:
        return None
    if lesson.next_item is None:
        return "finish"
    return "page" if isinstance(lesson.next_item, PageItem) else "ask"


def _of_round(round_: Round, room: Room) -> NextStep | None:
    switch = room.facts.switch
    in_groups = room.facts.mode == "groups" or (switch is not None and switch.to == "groups")
    students = set(room.students_here())
    ballots = round_.ballots(round_.vote)
    voted = sum(room.ballot_of(student) in ballots for student in students)
    most = bool(students) and 100 * voted >= MOST_PERCENT * len(students)
    recommended = recommend(count(round_.question, ballots), room.facts.thresholds)
    may_discuss = recommended == "discuss" and not in_groups and len(students) > 1
    match round_.phase:
        case "voting":
            return "discuss" if may_discuss and most else "close"
        case "closed" if round_.vote == 1:
            if may_discuss:
                return "discuss"
            return "open_second" if recommended == "explain_again" and not in_groups else "reveal"
        case "closed":
            return "reveal"
        case "discussing":
            if switch is not None:
                return None if switch.to == "groups" else "recall_now"
            return "recall"
        case "revoting":
            return "reveal" if most else "close"
        case "revealed":
            return "end"
