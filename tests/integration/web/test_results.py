"""Results over HTTP: the page's JSON, and files that a spreadsheet opens without running anything."""

import csv
import io
import re
from pathlib import Path
from typing import Any

from pitt.classroom import events as e
from pitt.classroom.ids import ClassroomId, InstructorId, ParticipantId
from pitt.classroom.question import Answer, Option, Question
from pitt.classroom.round import Ballot, Round
from pitt.projections.past_rounds import PastRound
from pitt.protocol.errors import Refused
from tests.integration.web.conftest import NOW_MS, School, SmallClassrooms

ROOT = Path(__file__).parents[3]
COLUMNS = ["opened_at", "question", "kind", "text", "vote", "student", "student_id", "answer", "right"]
COLUMNS += ["confidence", "seconds", "group"]
PARTICIPATION = ["opened_at", "student", "student_id", "attended", "questions", "answered"]
QUESTION = Question(kind="single", options=(Option(), Option()), right=(0,))


async def taught(school: School, classrooms: SmallClassrooms, code: str, *names: str, text: str = "Why?") -> None:
    """Lets students join, and vote A, B, A, B and so on, then all of them A."""
    for name in names:
        await school.caller().join(code, name)
    people = [joined.participant for joined in classrooms.joined]
    a, b = (Ballot(answer=Answer(choices=(choice,)), took_ms=1_500) for choice in (0, 1))
    asked = Round(
        number=1,
        question=Question(kind="single", text=text, options=(Option(), Option()), right=(0,)),
        phase="revealed",
        vote=2,
        opened_at=NOW_MS,
        first={who: (a, b)[number % 2] for number, who in enumerate(people)},
        second=dict.fromkeys(people, a),
    )
    groups = (tuple(people),)
    classrooms.past = [PastRound(round=asked, meeting="m1", opened_at=NOW_MS, asked_at=NOW_MS + 1, groups=groups)]


async def test_the_page_gets_totals_and_no_names(
    school: School, classrooms: SmallClassrooms, ina: InstructorId, physics: tuple[ClassroomId, str]
) -> None:
    await taught(school, classrooms, physics[1], "Cem", "Dua")
    answer = await (await school.signed_in(ina)).get(f"/api/classrooms/{physics[1]}/results")
    assert (answer.status, answer.body["title"], answer.body["students"]) == (200, "Physics 1", 2)
    (meeting,) = answer.body["meetings"]
    (found,) = meeting["rounds"]
    assert found["summary"]["gain"] == meeting["summary"]["gain"] == answer.body["summary"]["gain"] == 1.0
    assert (found["summary"]["flow"]["right_right"], found["summary"]["flow"]["wrong_right"]) == (1, 1)
    assert found["round"]["totals"]["2"]["options"] == [2, 0]
    assert "Cem" not in str(answer.body)


async def test_a_table_has_a_row_for_each_vote(
    school: School, classrooms: SmallClassrooms, ina: InstructorId, physics: tuple[ClassroomId, str]
) -> None:
    await taught(school, classrooms, physics[1], "Cem", "Łucja")
    answer = await (await school.signed_in(ina)).get(f"/api/classrooms/{physics[1]}/results.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="pitt-{physics[1]}.csv"'
    written = answer.body.decode()
    assert written.startswith("\ufeff"), "a spreadsheet has to see that it is UTF-8"
    header, *rows = csv.reader(io.StringIO(written.removeprefix("\ufeff")))
    assert header == COLUMNS
    assert len(rows) == 4
    first = dict(zip(header, rows[0], strict=True))
    assert (first["student"], first["answer"], first["right"], first["vote"]) == ("Cem", "A", "yes", "1")
    assert (first["seconds"], first["group"], first["confidence"]) == ("1.5", "1", "")
    assert first["opened_at"] == "2030-03-17T17:46:40+00:00"
    assert {row[header.index("student")] for row in rows} == {"Cem", "Łucja"}


async def test_no_cell_is_a_formula(
    school: School, classrooms: SmallClassrooms, ina: InstructorId, physics: tuple[ClassroomId, str]
) -> None:
    await taught(school, classrooms, physics[1], "=1+1", "@SUM(A1)", "-2", text="+cmd|' /C calc'!A0")
    answer = await (await school.signed_in(ina)).get(f"/api/classrooms/{physics[1]}/results.csv")
    for row in csv.reader(io.StringIO(answer.body.decode().removeprefix("\ufeff"))):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row), row


async def test_json_has_the_same_rows(
    school: School, classrooms: SmallClassrooms, ina: InstructorId, physics: tuple[ClassroomId, str]
) -> None:
    await taught(school, classrooms, physics[1], "Cem", "Dua")
    answer = await (await school.signed_in(ina)).get(f"/api/classrooms/{physics[1]}/results.json")
    assert [(row["student"], row["vote"], row["answer"], row["right"]) for row in answer.body] == [
        ("Cem", 1, "A", True),
        ("Dua", 1, "B", False),
        ("Cem", 2, "A", True),
        ("Dua", 2, "A", True),
    ]
    assert list(answer.body[0]) == COLUMNS


def test_every_column_is_documented() -> None:
    documented = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/results.md").read_text(), re.MULTILINE)
    assert documented == [*COLUMNS, *PARTICIPATION]


async def met(school: School, classrooms: SmallClassrooms, code: str, *names: str) -> list[Any]:
    """Lets students join, be in a meeting with a named question and an anonymous one, and answer the first."""
    answers = [await school.caller().join(code, name) for name in names]
    people = [joined.participant for joined in classrooms.joined]
    teacher = ParticipantId("ina")
    right = Answer(choices=(0,))
    classrooms.log = [
        e.MeetingOpened(at=NOW_MS, meeting="m1", by=teacher),
        e.AttendanceNoted(at=NOW_MS, participants=tuple(people)),
        e.RoundAsked(at=NOW_MS, round=1, question=QUESTION, by=teacher),
        e.VoteCast(at=NOW_MS + 1, participant=people[0], vote=1, answer=right),
        e.RoundRevealed(at=NOW_MS + 2, by=teacher),
        e.RoundEnded(at=NOW_MS + 3, by=teacher),
        e.RoundAsked(at=NOW_MS + 4, round=2, question=QUESTION, by=teacher, anonymous=True),
        e.VoteCast(at=NOW_MS + 5, participant=None, ballot="5eed", vote=1, answer=right),
        e.MeetingEnded(at=NOW_MS + 6, by=teacher),
        e.MeetingOpened(at=NOW_MS + 7, meeting="m2", by=teacher),
        e.AttendanceNoted(at=NOW_MS + 7, participants=(people[0],)),
    ]
    return [answer.body for answer in answers]


async def test_participation_is_by_name_and_leaves_anonymous_questions_out(
    school: School, classrooms: SmallClassrooms, ina: InstructorId, physics: tuple[ClassroomId, str]
) -> None:
    await met(school, classrooms, physics[1], "Zoë", "Ali")
    answer = await (await school.signed_in(ina)).get(f"/api/classrooms/{physics[1]}/participation")
    assert [(it["meeting"], it["questions"]) for it in answer.body["meetings"]] == [("m1", 1), ("m2", 0)]
    assert answer.body["meetings"][1]["ended_at"] is None
    found = [(it["student"], it["attended"], it["answered"]) for it in answer.body["students"]]
    assert found == [("Ali", ["m1"], {"m1": 0}), ("Zoë", ["m1", "m2"], {"m1": 1, "m2": 0})]


async def test_participation_as_a_table(
    school: School, classrooms: SmallClassrooms, ina: InstructorId, physics: tuple[ClassroomId, str]
) -> None:
    await met(school, classrooms, physics[1], "=1+1", "Ali")
    answer = await (await school.signed_in(ina)).get(f"/api/classrooms/{physics[1]}/participation.csv")
    header, *rows = csv.reader(io.StringIO(answer.body.decode().removeprefix("\ufeff")))
    assert header == PARTICIPATION
    assert [(row[1], *row[3:]) for row in rows] == [
        ("'=1+1", "yes", "1", "1"),
        ("'=1+1", "yes", "0", "0"),
        ("Ali", "yes", "1", "0"),
        ("Ali", "no", "0", ""),
    ]


async def test_students_see_their_own_history_and_nobody_elses(
    school: School, classrooms: SmallClassrooms, physics: tuple[ClassroomId, str]
) -> None:
    zoe, ali = await met(school, classrooms, physics[1], "Zoë", "Ali")
    path = f"/api/classrooms/{physics[1]}/mine"
    mine = await school.caller().post(path, {"participant": zoe["participant"], "secret": zoe["secret"]})
    assert [it["meeting"] for it in mine.body["meetings"]] == ["m2", "m1"]
    one, two = mine.body["meetings"][1]["questions"]
    assert (one["voted"], one["right"]) == ({"first": {"choices": [0]}}, [1])
    assert one["round"]["key"]["right"] == [0]
    assert (two["voted"], two["right"], two["round"]["anonymous"]) == ({}, [], True)
    assert "5eed" not in str(mine.body)
    other = await school.caller().post(path, {"participant": zoe["participant"], "secret": ali["secret"]})
    assert other.status == 404
    his = await school.caller().post(path, {"participant": ali["participant"], "secret": ali["secret"]})
    assert [it["voted"] for it in his.body["meetings"][0]["questions"]] == [{}, {}]


async def test_another_ending_is_no_file(school: School, ina: InstructorId, physics: tuple[ClassroomId, str]) -> None:
    assert (await (await school.signed_in(ina)).get(f"/api/classrooms/{physics[1]}/results.xls")).status == 404


async def test_a_log_that_cannot_be_read_is_said_in_words(
    school: School,
    classrooms: SmallClassrooms,
    ina: InstructorId,
    physics: tuple[ClassroomId, str],
    refused: Refused,
) -> None:
    classrooms.refusal = refused
    answer = await (await school.signed_in(ina)).get(f"/api/classrooms/{physics[1]}/results")
    assert answer.status >= 400
    assert answer.body["message"]
