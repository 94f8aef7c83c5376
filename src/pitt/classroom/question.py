"""What is asked: a question as it stands when it is put to a class, the answers it takes, and which of them are right.

Pure values. A round keeps its question whole, so that a later edit in anybody's question bank changes no past round.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from pitt.classroom.refusal import Refusal, invalid

QuestionKind = Literal["single", "multiple", "true_false", "yes_no", "where_are_we", "number"]

FEWEST_OPTIONS: Final = 2
MOST_OPTIONS: Final = 9
"""As many as there are keys from 1 to 9."""
LONGEST_QUESTION: Final = 20_000
LONGEST_OPTION: Final = 2_000
LONGEST_TIMER_S: Final = 3_600
CONFIDENCE: Final = (1, 2, 3)

IMPLIED_OPTIONS: Final[Mapping[QuestionKind, int]] = {"true_false": 2, "yes_no": 2, "where_are_we": 3}
"""Kinds whose options need no text, since every client says them in its language: true, false; yes, no; with you,
almost, lost."""


class Option(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One of the answers to choose from; options are numbered from 0 in their order."""

    text: str = ""
    """Markdown; empty for an option that is only said aloud and goes by its letter."""
    feedback: str = ""
    """Markdown; said to whoever chose it, once the answer is revealed."""


class Question(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A question with everything that its author knows of it; `check_question` says whether it makes sense."""

    kind: QuestionKind
    text: str = ""
    """Markdown; empty for one that is only said aloud."""
    options: tuple[Option, ...] = ()
    """Of `single` and `multiple` only."""
    right: tuple[int, ...] = ()
    """The right options, ascending; empty where there is no key."""
    number: float | None = None
    """The right number of a `number` question; null where there is no key."""
    tolerance: float = 0.0
    """By how much an answer may miss `number` and be right."""
    explanation: str = ""
    """Markdown; shown when the answer is revealed."""
    confidence: bool = False
    """Whether voters also say how sure they are, in three steps."""
    timer_s: int | None = None
    """After how many seconds each vote closes by itself."""


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody answers: options by number, ascending, or a number."""

    choices: tuple[int, ...] = ()
    number: float | None = None


def option_count(question: Question) -> int:
    """Counts the options to choose from; none for a number."""
    return IMPLIED_OPTIONS.get(question.kind, len(question.options))


def has_key(question: Question) -> bool:
    """Tells whether it is known which answer is right."""
    return question.number is not None if question.kind == "number" else bool(question.right)


def is_right(question: Question, answer: Answer) -> bool | None:
    """Tells whether an answer is right; null where there is no key. Of `multiple`, all right options and no other."""
    if not has_key(question):
        return None
    if question.number is None:
        return answer.choices == question.right
    # A sum such as 0.1 + 0.2 must not miss the edge of the tolerance by its last bit.
    slack = 1e-9 * max(abs(question.number), question.tolerance)
    return answer.number is not None and abs(answer.number - question.number) <= question.tolerance + slack


def check_answer(question: Question, answer: Answer) -> Refusal | None:
    """Refuses an answer that the question does not offer."""
    if question.kind == "number":
        if answer.number is None or answer.choices or not math.isfinite(answer.number):
            return invalid("vote_number", "This question asks for a number. Write one, such as 9.81.")
        return None
    if answer.number is not None or not answer.choices:
        return invalid("vote_choice", "Choose one of the answers.")
    if any(not 0 <= choice < option_count(question) for choice in answer.choices):
        return invalid("vote_option", "There is no such answer to this question. Choose one of those shown.")
    if list(answer.choices) != sorted(set(answer.choices)):
        return invalid("vote_order", "Each answer can be chosen once. Name them in their order.")
    if question.kind != "multiple" and len(answer.choices) > 1:
        return invalid("vote_single", "This question takes one answer. Choose one.")
    return None


def check_question(question: Question) -> Refusal | None:
    """Refuses a question that nobody could answer, or that is too long."""
    return _check_lengths(question) or _check_options(question) or _check_key(question)


def _check_lengths(question: Question) -> Refusal | None:
    if len(question.text) > LONGEST_QUESTION or len(question.explanation) > LONGEST_QUESTION:
        return invalid("question_long", f"A question has at most {LONGEST_QUESTION} characters. Make it shorter.")
    if any(max(len(option.text), len(option.feedback)) > LONGEST_OPTION for option in question.options):
        return invalid("option_long", f"An answer has at most {LONGEST_OPTION} characters. Make it shorter.")
    if question.timer_s is not None and not 1 <= question.timer_s <= LONGEST_TIMER_S:
        return invalid("timer", f"A timer runs for 1 to {LONGEST_TIMER_S} seconds.")
    return None


def _check_options(question: Question) -> Refusal | None:
    if question.kind in ("single", "multiple"):
        if not FEWEST_OPTIONS <= len(question.options) <= MOST_OPTIONS:
            words = (
                f"A question has {FEWEST_OPTIONS} to {MOST_OPTIONS} answers to choose from. Add some or take some out."
            )
            return invalid("options", words)
        texts = [option.text.strip() for option in question.options]
        if any(texts) and not all(texts):
            return invalid("option_empty", "One of the answers is empty. Write it, or take it out.")
    elif question.options:
        return invalid("options_given", "Questions of this kind have no answers of their own. Leave them out.")
    return None


def _check_key(question: Question) -> Refusal | None:
    if question.kind == "number":
        numbers = [question.tolerance] if question.number is None else [question.number, question.tolerance]
        if question.right or not all(map(math.isfinite, numbers)) or question.tolerance < 0:
            return invalid("key_number", "The right answer is a number, with a tolerance of 0 or more.")
        return None
    if question.number is not None or question.tolerance:
        return invalid("key_choice", "The right answer of this question is among those to choose from, not a number.")
    right = list(question.right)
    if right != sorted(set(right)) or any(not 0 <= choice < option_count(question) for choice in right):
        return invalid("key_option", "The right answer has to be one of those to choose from.")
    if question.kind != "multiple" and len(right) > 1:
        return invalid("key_single", "This question has one right answer. For several, choose the kind with several.")
    if question.kind == "where_are_we" and right:
        return invalid("key_none", "No answer to that question is right or wrong.")
    return None
