"""Signing in by a link, co-instructors, and an instructor's classrooms."""

import re

import pytest
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from pitt.classroom.ids import ClassroomId, InstructorId
from pitt.settings import Settings
from pitt.store.models import Instructor, SigningKey, SignInLink
from pitt.web import create_app
from pitt.web.keys import load_signing_keys
from pitt.web.links import DEFAULT_TITLE, SIGN_IN_GRACE_MS, ensure_first_instructor
from tests.integration.web.conftest import Clock, School, Sessions, SmallClassrooms

Physics = tuple[ClassroomId, str]


async def test_a_link_signs_in_and_sign_out_ends_it(school: School, ina: InstructorId) -> None:
    caller = school.caller()
    assert (await caller.get("/api/session")).body == {"instructor": None, "csrf": ""}
    answer = await caller.sign_in(await school.make_link(ina))
    assert answer.body["instructor"] == {"id": ina, "name": "Ina"}
    assert (await caller.get("/api/session")).body == answer.body
    assert (await caller.post("/api/sign-out")).status == 200
    assert (await caller.get("/api/session")).body == {"instructor": None, "csrf": ""}


async def test_the_cookie_is_kept_from_scripts_and_other_sites(school: School, ina: InstructorId) -> None:
    over_http = await school.caller().sign_in(await school.make_link(ina))
    cookie = over_http.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    over_tls = await school.caller("https").sign_in(await school.make_link(ina))
    assert "Secure" in over_tls.headers["Set-Cookie"]


async def test_a_forged_cookie_is_nobodys(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    assert caller.client.cookie_jar is not None
    [cookie] = caller.client.cookie_jar
    assert cookie.value is not None
    body, _, signature = cookie.value.rpartition(".")
    for forged in (f"{body}.{signature[::-1]}", f"x{cookie.value}", "", "e30.x.y"):
        answer = await school.caller().get("/api/session", {"Cookie": f"{cookie.name}={forged}"})
        assert answer.body["instructor"] is None


async def test_signing_in_lasts_as_long_as_set_and_no_longer(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    school.clock.advance(school.web.lifetimes.signed_in_ms - 1)
    assert (await caller.get("/api/classrooms")).status == 200
    school.clock.advance(1)
    assert (await caller.get("/api/classrooms")).status == 401


async def test_an_instructor_who_is_gone_is_nobody(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    async with school.sessions() as session:
        await session.execute(delete(Instructor))
        await session.commit()
    assert (await caller.get("/api/session")).body == {"instructor": None, "csrf": ""}
    assert (await caller.get("/api/classrooms")).status == 401


async def test_a_link_ends_soon_after_its_first_use(school: School, ina: InstructorId) -> None:
    token = await school.make_link(ina)
    assert (await school.caller().sign_in(token)).status == 200
    school.clock.advance(SIGN_IN_GRACE_MS - 1)
    assert (await school.caller().sign_in(token)).status == 200
    school.clock.advance(1)
    answer = await school.caller().sign_in(token)
    assert (answer.status, answer.body["error"]) == (401, "pitt.error.ticket")
    assert "pitt classroom sign-in-link" in answer.body["message"]


async def test_a_link_that_nobody_used_ends_too(school: School, ina: InstructorId) -> None:
    token = await school.make_link(ina, lifetime_ms=1_000)
    school.clock.advance(1_000)
    assert (await school.caller().sign_in(token)).status == 401


@pytest.mark.parametrize("token", ["", "guessed", "x" * 5_000, "\N{SNOWMAN}", "\x00"])
async def test_a_guessed_token_signs_nobody_in(school: School, token: str) -> None:
    answer = await school.caller().sign_in(token)
    assert (answer.status, answer.body["error"]) == (401, "pitt.error.ticket")
    assert "Set-Cookie" not in answer.headers


async def test_the_database_keeps_no_token(school: School, ina: InstructorId) -> None:
    token = await school.make_link(ina)
    async with school.sessions() as session:
        [link] = await session.scalars(select(SignInLink))
    assert token.encode() not in link.token_hash
    assert len(link.token_hash) == 32


async def test_an_instructor_makes_and_lists_classrooms(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    assert (await caller.get("/api/classrooms")).body == {"classrooms": []}
    made = await caller.post("/api/classrooms", {"title": "  Physics\t\u202e1 "})
    assert (made.status, made.body["title"]) == (201, "Physics 1")
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}", made.body["code"])
    await caller.join(made.body["code"], "Ina", **{"as": "instructor"})
    [line] = (await caller.get("/api/classrooms")).body["classrooms"]
    assert line == {
        "code": made.body["code"],
        "title": "Physics 1",
        "created_at": school.clock(),
        "meeting_open": True,
        "locked": False,
        "here": 1,
    }


@pytest.mark.parametrize("title", ["", "   ", "\u202e\u200b", "x" * 121])
async def test_a_title_must_say_something_short(school: School, ina: InstructorId, title: str) -> None:
    caller = await school.signed_in(ina)
    answer = await caller.post("/api/classrooms", {"title": title})
    assert (answer.status, answer.body["error"]) == (400, "pitt.error.invalid")
    assert (await caller.get("/api/classrooms")).body == {"classrooms": []}


async def test_a_classroom_shows_itself_to_everybody(school: School, ina: InstructorId, physics: Physics) -> None:
    _, code = physics
    shown = (await school.caller().get(f"/api/classrooms/{code}")).body
    assert shown == {
        "code": code,
        "title": "Physics 1",
        "locked": False,
        "meeting_open": False,
        "here": 0,
        "instructor": False,
    }
    shown = (await (await school.signed_in(ina)).get(f"/api/classrooms/{code}")).body
    assert (shown["instructor"], shown["name"]) == (True, "Ina")


async def test_an_invitation_makes_one_co_instructor(school: School, ina: InstructorId, physics: Physics) -> None:
    _, code = physics
    invited = await (await school.signed_in(ina)).post(f"/api/classrooms/{code}/invitations")
    assert invited.status == 201
    base, _, token = invited.body["link"].partition("/invite#")
    assert base == "http://localhost"
    caller = school.caller()
    nameless = await caller.post("/api/invitations/accept", {"token": token, "name": " "})
    assert (nameless.status, nameless.body["error"]) == (400, "pitt.error.invalid")
    accepted = await caller.post("/api/invitations/accept", {"token": token, "name": "Cora"})
    assert (accepted.status, accepted.body["code"], accepted.body["title"]) == (200, code, "Physics 1")
    assert accepted.body["instructor"]["name"] == "Cora"
    caller.csrf = accepted.body["csrf"]
    assert (await caller.join(code, "Cora", **{"as": "instructor"})).status == 200
    again = await school.caller().post("/api/invitations/accept", {"token": token, "name": "Dan"})
    assert (again.status, again.body["error"]) == (401, "pitt.error.ticket")


async def test_an_invitation_adds_somebody_who_is_signed_in(
    school: School, ina: InstructorId, physics: Physics
) -> None:
    _, code = physics
    teacher = await school.signed_in(ina)
    otto = await school.make_instructor("Otto")
    caller = await school.signed_in(otto)
    for _ in range(2):
        link = (await teacher.post(f"/api/classrooms/{code}/invitations")).body["link"]
        accepted = await caller.post("/api/invitations/accept", {"token": link.partition("#")[2]})
        assert accepted.body["instructor"] == {"id": otto, "name": "Otto"}
        assert accepted.body["csrf"] == caller.csrf
    assert [line["code"] for line in (await caller.get("/api/classrooms")).body["classrooms"]] == [code]


async def test_an_old_invitation_is_refused(school: School, ina: InstructorId, physics: Physics) -> None:
    link = (await (await school.signed_in(ina)).post(f"/api/classrooms/{physics[1]}/invitations")).body["link"]
    school.clock.advance(school.web.lifetimes.invitation_ms)
    late = await school.caller().post("/api/invitations/accept", {"token": link.partition("#")[2], "name": "Cora"})
    assert late.status == 401
    async with school.sessions() as session:
        assert len((await session.scalars(select(Instructor))).all()) == 1


@pytest.mark.parametrize("students", [0, -1, 2_001])
async def test_a_rehearsal_has_a_sensible_size(
    school: School, classrooms: SmallClassrooms, ina: InstructorId, physics: Physics, students: int
) -> None:
    caller = await school.signed_in(ina)
    answer = await caller.post(f"/api/classrooms/{physics[1]}/rehearsal", {"students": students})
    assert (answer.status, answer.body["error"]) == (400, "pitt.error.invalid")
    assert classrooms.rehearsals == []


async def test_a_rehearsal_is_started_through_the_port(
    school: School, classrooms: SmallClassrooms, ina: InstructorId, physics: Physics
) -> None:
    _, code = physics
    caller = await school.signed_in(ina)
    answer = await caller.post(f"/api/classrooms/{code.lower()}/rehearsal", {"students": 12})
    assert (answer.status, answer.body) == (202, {"students": 12})
    assert classrooms.rehearsals == [(code, 12)]


async def test_the_first_instructor_and_classroom_are_made_once(
    rolled_back: async_sessionmaker[AsyncSession], clock: Clock
) -> None:
    async with rolled_back() as session:
        first = await ensure_first_instructor(session, clock())
        await session.commit()
    async with rolled_back() as session:
        clock.advance(1_000)
        assert await ensure_first_instructor(session, clock()) == first
        instructor = await session.get(Instructor, first.instructor)
        assert instructor is not None
    assert DEFAULT_TITLE == "My classroom"


async def test_a_restart_keeps_people_signed_in_and_tickets_valid(
    school: School,
    rolled_back: async_sessionmaker[AsyncSession],
    classrooms: SmallClassrooms,
    settings: Settings,
    ina: InstructorId,
    physics: Physics,
) -> None:
    realm, code = physics
    caller = await school.signed_in(ina)
    joined = (await caller.join(code, "Ina", **{"as": "instructor"})).body
    app = create_app(settings, Sessions(rolled_back), classrooms, clock=school.clock)
    async with app.test_app():
        restarted = School(app, rolled_back, school.clock)
        restarted.web.tickets.verify(joined["ticket"], realm, joined["participant"], school.clock())
        caller.client.app = app
        assert (await caller.get("/api/classrooms")).status == 200


async def test_the_keys_are_made_once_and_differ(rolled_back: async_sessionmaker[AsyncSession], clock: Clock) -> None:
    async with rolled_back() as session:
        keys = await load_signing_keys(session, clock())
    async with rolled_back() as session:
        assert await load_signing_keys(session, clock()) == keys
        stored = (await session.scalars(select(SigningKey.value))).all()
    assert len(set(stored)) == 3
    assert all(len(key) == 32 for key in stored)
    assert "..." in repr(keys)
