"""Joining a classroom over HTTP."""

import asyncio
from pathlib import Path

import pytest
import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from pitt.classroom.ids import ClassroomId, InstructorId
from pitt.protocol.documents import PROTOCOL_VERSION
from pitt.protocol.errors import Refused
from pitt.settings import IceServerSetting, Settings
from pitt.store.models import ClassroomInstructor, Person
from pitt.store.session import Database
from pitt.web import create_app
from tests.integration.web.conftest import Clock, School, Sessions, SmallClassrooms

Physics = tuple[ClassroomId, str]


async def count_people(sessions: async_sessionmaker[AsyncSession]) -> int:
    async with sessions() as session:
        return await session.scalar(select(func.count()).select_from(Person)) or 0


async def test_a_student_joins_with_a_name_alone(school: School, classrooms: SmallClassrooms, physics: Physics) -> None:
    realm, code = physics
    answer = await school.caller().join(code, "Ana", language="pl")
    assert answer.status == 200
    body = answer.body
    assert {name: body[name] for name in ("realm", "websocket", "name", "role", "ice_servers", "protocol")} == {
        "realm": realm,
        "websocket": "/ws",
        "name": "Ana",
        "role": "student",
        "ice_servers": [],
        "protocol": PROTOCOL_VERSION,
    }
    claims = school.web.tickets.verify(body["ticket"], realm, body["participant"], school.clock())
    assert (claims.role, claims.protocol) == ("student", PROTOCOL_VERSION)
    [joined] = classrooms.joined
    assert (joined.classroom, joined.participant, joined.role) == (realm, body["participant"], "student")
    assert (joined.name, joined.simulated, joined.language) == ("Ana", False, "pl")


async def test_the_ice_servers_of_the_settings_are_handed_out(
    rolled_back: async_sessionmaker[AsyncSession], classrooms: SmallClassrooms, clock: Clock
) -> None:
    turn = IceServerSetting(urls=("turn:turn.example.org",), username="u", credential="c")
    app = create_app(Settings(ice_servers=(turn,)), Sessions(rolled_back), classrooms, clock=clock)
    async with app.test_app():
        school = School(app, rolled_back, clock)
        _, code = await school.make_classroom(await school.make_instructor())
        answer = await school.caller().join(code)
    assert answer.body["ice_servers"] == [{"urls": ["turn:turn.example.org"], "username": "u", "credential": "c"}]


async def test_a_secret_brings_the_same_person_back_and_keeps_the_name(school: School, physics: Physics) -> None:
    _, code = physics
    first = (await school.caller().join(code, "Ana")).body
    again = (await school.caller().join(code, "Somebody", secret=first["secret"])).body
    assert (again["participant"], again["name"], again["secret"]) == (
        first["participant"],
        "Ana",
        first["secret"],
    )


async def test_a_secret_is_good_for_one_classroom_only(school: School, ina: InstructorId, physics: Physics) -> None:
    _, code = physics
    _, other_code = await school.make_classroom(ina, "Physics 2")
    first = (await school.caller().join(code, "Ana")).body
    other = (await school.caller().join(other_code, "Ana", secret=first["secret"])).body
    assert other["participant"] != first["participant"]
    assert other["secret"] != first["secret"]


@pytest.mark.parametrize("secret", ["", "wrong", "x" * 10_000, "\N{SNOWMAN}", "' OR 1=1 --"])
async def test_an_unknown_secret_makes_somebody_new(school: School, physics: Physics, secret: str) -> None:
    _, code = physics
    answer = await school.caller().join(code, "Ana", secret=secret)
    assert answer.status == 200
    assert answer.body["secret"] != secret


async def test_equal_names_are_told_apart(school: School, physics: Physics) -> None:
    _, code = physics
    names = [(await school.caller().join(code, name)).body["name"] for name in ("Anna", "anna", " Anna ", "Bo")]
    assert names == ["Anna", "anna (2)", "Anna (3)", "Bo"]


@pytest.mark.parametrize(
    ("name", "words", "sentence"),
    [
        ("x" * 10_000, "60 characters", ("name_long", {"most": "60"})),
        ("", "type your name", ("name_missing", {})),
        ("   ", "type your name", ("name_missing", {})),
        ("\u3000\t\n", "type your name", ("name_missing", {})),
        ("\u202e\u2066\u200b\x00", "type your name", ("name_missing", {})),
    ],
)
async def test_names_that_nobody_has_are_refused_in_words(
    school: School,
    classrooms: SmallClassrooms,
    physics: Physics,
    name: str,
    words: str,
    sentence: tuple[str, dict[str, str]],
) -> None:
    _, code = physics
    answer = await school.caller().join(code, name)
    assert (answer.status, answer.body["error"]) == (400, "pitt.error.invalid")
    assert words in answer.body["message"]
    assert (answer.body["code"], answer.body["names"]) == sentence
    assert classrooms.joined == []
    assert await count_people(school.sessions) == 0


async def test_signs_that_turn_text_around_are_taken_out(school: School, physics: Physics) -> None:
    _, code = physics
    answer = await school.caller().join(code, "A\u202ena \u2066\x07Bo\x00")
    assert answer.body["name"] == "Ana Bo"


@pytest.mark.parametrize("language", ["x" * 50, "<script>", "de\x00", ""])
async def test_an_odd_language_counts_as_none(
    school: School, classrooms: SmallClassrooms, physics: Physics, language: str
) -> None:
    _, code = physics
    assert (await school.caller().join(code, language=language)).status == 200
    assert classrooms.joined[0].language is None


@pytest.mark.parametrize("code", ["QX4-7TP", "nonsense", "", "%00", "x" * 5_000, "\N{SNOWMAN}"])
async def test_an_unknown_code_is_refused_in_kind_words(school: School, code: str) -> None:
    answer = await school.caller().join(code or "-")
    assert (answer.status, answer.body["error"]) == (404, "pitt.error.unknown")
    assert "code" in answer.body["message"]


async def test_codes_are_read_as_people_type_them(school: School, physics: Physics) -> None:
    _, code = physics
    bare = code.replace("-", "")
    misread = bare.replace("0", "o").replace("1", "l")
    for typed in (code.lower(), bare, f" {bare[:2]} {bare[2:]}", misread):
        answer = await school.caller().get(f"/api/classrooms/{typed.replace(' ', '%20')}")
        assert (answer.status, answer.body["code"]) == (200, code)


async def test_a_locked_door_stays_shut_for_new_students_only(
    school: School, classrooms: SmallClassrooms, ina: InstructorId, physics: Physics
) -> None:
    realm, code = physics
    ana = (await school.caller().join(code, "Ana")).body
    classrooms.locked.add(realm)
    stranger = await school.caller().join(code, "Bo")
    assert (stranger.status, stranger.body["error"]) == (403, "pitt.error.locked")
    assert "Ask your instructor" in stranger.body["message"]
    assert (await school.caller().join(code, "Ana", secret=ana["secret"])).body["participant"] == ana["participant"]
    assert (await (await school.signed_in(ina)).join(code, "Ina", **{"as": "instructor"})).status == 200
    assert await count_people(school.sessions) == 2


async def test_whom_the_classroom_refuses_leaves_no_trace(
    school: School, classrooms: SmallClassrooms, physics: Physics, refused: Refused
) -> None:
    _, code = physics
    classrooms.refusal = refused
    answer = await school.caller().join(code, "Ana")
    assert (answer.status, answer.body) == (
        409,
        {"error": refused.uri, "message": refused.words, "code": "not_ready", "names": {"by": "Ana"}},
    )
    assert await count_people(school.sessions) == 0


async def test_whom_the_classroom_refuses_on_return_is_not_forgotten(
    school: School, classrooms: SmallClassrooms, physics: Physics, refused: Refused
) -> None:
    _, code = physics
    ana = (await school.caller().join(code, "Ana")).body
    classrooms.refusal = refused
    assert (await school.caller().join(code, "Ana", secret=ana["secret"])).status == 409
    assert await count_people(school.sessions) == 1


async def test_a_fault_of_the_classroom_is_told_without_its_text(
    school: School, classrooms: SmallClassrooms, physics: Physics
) -> None:
    _, code = physics
    classrooms.refusal = RuntimeError("secret inner words")
    with structlog.testing.capture_logs() as logged:
        answer = await school.caller().join(code, "Ana")
    assert [line["event"] for line in logged] == ["request_failed"]
    assert answer.status == 500
    assert "inner" not in answer.body["message"]
    assert await count_people(school.sessions) == 0


async def test_an_instructor_is_one_participant_on_every_device(
    school: School, ina: InstructorId, physics: Physics
) -> None:
    realm, code = physics
    first = await (await school.signed_in(ina)).join(code, "Ina", **{"as": "instructor"})
    second = await (await school.signed_in(ina)).join(code, "Other", **{"as": "instructor"})
    assert first.status == second.status == 200
    assert first.body["role"] == "instructor"
    for same in ("participant", "secret", "name"):
        assert first.body[same] == second.body[same]
    claims = school.web.tickets.verify(first.body["ticket"], realm, first.body["participant"], school.clock())
    assert claims.role == "instructor"


async def test_an_instructors_secret_makes_nobody_an_instructor(
    school: School, ina: InstructorId, physics: Physics
) -> None:
    _, code = physics
    teacher = (await (await school.signed_in(ina)).join(code, "Ina", **{"as": "instructor"})).body
    thief = school.caller()
    joined = (await thief.join(code, "Eve", secret=teacher["secret"])).body
    assert joined["participant"] != teacher["participant"]
    assert joined["role"] == "student"
    ticket = await thief.post(
        f"/api/classrooms/{code}/ticket", {"participant": teacher["participant"], "secret": teacher["secret"]}
    )
    assert (ticket.status, ticket.body["error"]) == (401, "pitt.error.sign_in")


async def test_simulated_students_need_an_instructor_or_a_rehearsal(
    school: School, classrooms: SmallClassrooms, ina: InstructorId, physics: Physics
) -> None:
    realm, code = physics
    nobody = await school.caller().join(code, "Robot", simulated=True)
    assert (nobody.status, nobody.body["error"]) == (401, "pitt.error.sign_in")
    assert (await (await school.signed_in(ina)).join(code, "Robot", simulated=True)).status == 200
    token = school.web.tickets.issue_rehearsal(realm, school.clock(), 60_000)
    assert (await school.caller().join(code, "Robot", simulated=True, rehearsal=token)).status == 200
    assert [joined.simulated for joined in classrooms.joined] == [True, True]
    _, other_code = await school.make_classroom(ina, "Physics 2")
    elsewhere = await school.caller().join(other_code, "Robot", simulated=True, rehearsal=token)
    assert (elsewhere.status, elsewhere.body["error"]) == (401, "pitt.error.ticket")
    school.clock.advance(60_000)
    late = await school.caller().join(code, "Robot", simulated=True, rehearsal=token)
    assert (late.status, late.body["error"]) == (401, "pitt.error.ticket")
    assert len(classrooms.joined) == 2


async def test_a_ticket_is_renewed_by_the_secret(school: School, ina: InstructorId, physics: Physics) -> None:
    realm, code = physics
    student = school.caller()
    teacher = await school.signed_in(ina)
    for caller, joined in (
        (student, (await student.join(code, "Ana")).body),
        (teacher, (await teacher.join(code, "Ina", **{"as": "instructor"})).body),
    ):
        shown = {"participant": joined["participant"], "secret": joined["secret"]}
        answer = await caller.post(f"/api/classrooms/{code}/ticket", shown)
        assert answer.status == 200
        claims = school.web.tickets.verify(answer.body["ticket"], realm, joined["participant"], school.clock())
        assert claims.role == joined["role"]


async def test_no_ticket_for_another_persons_or_classrooms_secret(
    school: School, ina: InstructorId, physics: Physics
) -> None:
    _, code = physics
    _, other_code = await school.make_classroom(ina, "Physics 2")
    caller = school.caller()
    ana = (await caller.join(code, "Ana")).body
    bo = (await caller.join(code, "Bo")).body
    for where, participant, secret in (
        (code, ana["participant"], bo["secret"]),
        (code, ana["participant"], "wrong"),
        (code, "nobody", ana["secret"]),
        (other_code, ana["participant"], ana["secret"]),
    ):
        answer = await caller.post(f"/api/classrooms/{where}/ticket", {"participant": participant, "secret": secret})
        assert (answer.status, answer.body["error"]) == (404, "pitt.error.unknown")


async def test_an_instructor_who_was_dismissed_gets_no_ticket(
    school: School, ina: InstructorId, physics: Physics
) -> None:
    _, code = physics
    teacher = await school.signed_in(ina)
    joined = (await teacher.join(code, "Ina", **{"as": "instructor"})).body
    async with school.sessions() as session:
        await session.execute(delete(ClassroomInstructor))
        await session.commit()
    shown = {"participant": joined["participant"], "secret": joined["secret"]}
    answer = await teacher.post(f"/api/classrooms/{code}/ticket", shown)
    assert (answer.status, answer.body["error"]) == (404, "pitt.error.unknown")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"name": 3}',
        b'{"name": "Ana", "admin": true}',
        b'{"name": "Ana", "as": "teacher"}',
        b'{"name": "\xff"}',
        b"[" * 60_000,
        b'{"name": "Ana", "simulated": "yes"}',
    ],
)
async def test_bodies_that_are_none_are_refused(
    school: School, classrooms: SmallClassrooms, physics: Physics, body: bytes
) -> None:
    _, code = physics
    answer = await school.caller().post(f"/api/classrooms/{code}/join", body)
    assert (answer.status, answer.body["error"]) == (400, "pitt.error.invalid")
    assert "try again" in answer.body["message"]
    assert classrooms.joined == []


async def test_a_body_that_is_too_long_or_no_json_is_refused(school: School, physics: Physics) -> None:
    _, code = physics
    path = f"/api/classrooms/{code}/join"
    long = await school.caller().post(path, b'{"name": "' + b"x" * 70_000 + b'"}')
    assert (long.status, long.body["error"]) == (413, "pitt.error.invalid")
    form = await school.caller().post(path, b"name=Ana", {"Content-Type": "application/x-www-form-urlencoded"})
    assert (form.status, form.body["error"]) == (415, "pitt.error.invalid")


async def test_a_class_that_comes_at_once_gets_different_names(
    tmp_path: Path, classrooms: SmallClassrooms, clock: Clock
) -> None:
    """Has a database of its own: one rolled-back connection cannot serve requests side by side."""
    async with Database(f"sqlite:///{tmp_path / 'class.db'}") as database:
        await database.upgrade()
        app = create_app(Settings(data_dir=tmp_path), database, classrooms, clock=clock)
        async with app.test_app():
            school = School(app, database.sessions, clock)
            ina = await school.make_instructor()
            _, code = await school.make_classroom(ina)
            names = ["Anna", "anna", "Bo", "Anna (2)"] * 15
            answers = await asyncio.gather(*(school.caller().join(code, name) for name in names))
            teachers = [await school.signed_in(ina) for _ in range(4)]
            same = await asyncio.gather(*(one.join(code, "Ina", **{"as": "instructor"}) for one in teachers))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body["name"].casefold() for answer in answers}) == len(names)
    assert len({answer.body["participant"] for answer in same}) == 1


async def test_a_full_or_locked_database_is_told_in_words(
    tmp_path: Path, classrooms: SmallClassrooms, clock: Clock
) -> None:
    path = tmp_path / "class.db"
    async with Database(f"sqlite:///{path}", busy_timeout_ms=50) as database:
        await database.upgrade()
        app = create_app(Settings(data_dir=tmp_path), database, classrooms, clock=clock)
        async with app.test_app():
            school = School(app, database.sessions, clock)
            _, code = await school.make_classroom(await school.make_instructor())
            async with database.engine.connect() as connection:
                await connection.exec_driver_sql("INSERT INTO instructors VALUES ('x', 'x', 1)")
                answer = await school.caller().join(code)
                await connection.rollback()
            assert (answer.status, answer.body["error"]) == (503, "pitt.error.storage")
            assert "try again" in answer.body["message"]
            assert classrooms.joined == []
            assert (await school.caller().join(code)).status == 200
