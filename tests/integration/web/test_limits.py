"""Rate limits, and what the logs say."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from pitt.classroom.ids import ClassroomId, InstructorId
from pitt.settings import RateLimits, Settings
from pitt.web import create_app
from tests.integration.web.conftest import Answer, Clock, School, Sessions, SmallClassrooms

Physics = tuple[ClassroomId, str]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    limits = RateLimits(joins_per_minute=6, wrong_codes_per_minute=3, sign_ins_per_minute=2, uploads_per_minute=4)
    return Settings(data_dir=tmp_path, rate_limits=limits)


def check_limited(answer: Answer, wait_s: int) -> None:
    assert (answer.status, answer.body["error"]) == (429, "pitt.error.too_fast")
    assert answer.headers["Retry-After"] == str(wait_s)
    assert "ait" in answer.body["message"]


async def test_joining_is_limited_and_goes_on_after_the_wait(
    school: School, classrooms: SmallClassrooms, physics: Physics
) -> None:
    _, code = physics
    for number in range(6):
        assert (await school.caller().join(code, f"Student {number}")).status == 200
    check_limited(await school.caller().join(code), wait_s=10)
    assert len(classrooms.joined) == 6
    school.clock.advance(10_000)
    assert (await school.caller().join(code)).status == 200


async def test_a_classroom_is_limited_whatever_the_address(school: School, physics: Physics) -> None:
    _, code = physics
    answers = []
    for number in range(7):
        response = await school.caller().client.post(
            f"/api/classrooms/{code}/join",
            json={"name": f"Student {number}"},
            scope_base={"client": (f"192.0.2.{number}", 1)},
        )
        answers.append(response.status_code)
    assert answers == [200] * 6 + [429]


async def test_guessing_codes_is_limited_harder(school: School, physics: Physics) -> None:
    _, code = physics
    for _ in range(10):
        assert (await school.caller().get(f"/api/classrooms/{code}")).status == 200
    for _ in range(3):
        assert (await school.caller().get("/api/classrooms/QX4-7TP")).status == 404
    check_limited(await school.caller().get("/api/classrooms/QX4-7TP"), wait_s=20)
    # A right guess must not stand out from the wrong ones.
    check_limited(await school.caller().get(f"/api/classrooms/{code}"), wait_s=20)


async def test_guessing_sign_in_links_is_limited_hardest(school: School, ina: InstructorId) -> None:
    token = await school.make_link(ina)
    assert (await school.caller().sign_in("guessed")).status == 401
    assert (await school.caller().post("/api/invitations/accept", {"token": "x", "name": "Eve"})).status == 401
    check_limited(await school.caller().sign_in(token), wait_s=30)
    school.clock.advance(30_000)
    assert (await school.caller().sign_in(token)).status == 200


@pytest.mark.parametrize("address", ["/api/images", "/api/documents", "/api/questions/read?name=a.gift"])
async def test_files_are_limited_for_each_instructor_before_they_are_read(
    school: School, ina: InstructorId, address: str
) -> None:
    caller = await school.signed_in(ina)
    for _ in range(4):
        assert (await caller.post(address, b"%PDF-no")).status in (200, 400)
    check_limited(await caller.post(address, b"%PDF-no"), wait_s=15)
    assert (await caller.get("/api/questions")).status == 200
    jan = await school.signed_in(await school.make_instructor("Jan"))
    assert (await jan.post(address, b"%PDF-no")).status in (200, 400)
    school.clock.advance(15_000)
    assert (await caller.post(address, b"%PDF-no")).status in (200, 400)


@pytest.fixture
async def generous(
    rolled_back: async_sessionmaker[AsyncSession], classrooms: SmallClassrooms, clock: Clock
) -> AsyncIterator[School]:
    app = create_app(Settings(), Sessions(rolled_back), classrooms, clock=clock)
    async with app.test_app():
        yield School(app, rolled_back, clock)


async def test_a_whole_school_behind_one_address_gets_in_at_once(generous: School) -> None:
    buckets = generous.web.limits._joins
    assert sum(buckets.take("192.0.2.7", generous.clock()) == 0 for _ in range(1_500)) >= 1_000


async def test_no_secret_reaches_the_logs(
    school: School,
    classrooms: SmallClassrooms,
    ina: InstructorId,
    physics: Physics,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    _, code = physics
    caplog.set_level(logging.DEBUG)
    # It tells every statement with its values; the server's logs leave it out.
    caplog.set_level(logging.INFO, "aiosqlite")
    token = await school.make_link(ina)
    caller = school.caller()
    with structlog.testing.capture_logs() as logged:
        signed_in = await caller.sign_in(token)
        joined = (await caller.join(code, "Ina", **{"as": "instructor"})).body
        student = (await school.caller().join(code, "Ana")).body
        again = {"name": "Ana", "secret": student["secret"], "surplus": 1}
        assert (await school.caller().post(f"/api/classrooms/{code}/join", again)).status == 400
        classrooms.refusal = OperationalError("INSERT", {"name": "Bartholomew"}, Exception("disk I/O error"))
        assert (await school.caller().join(code, "Bartholomew")).status == 503
        classrooms.refusal = RuntimeError("broken")
        assert (await school.caller().join(code, "Bartholomew")).status == 500
    out, err = capfd.readouterr()
    everything = f"{logged}{caplog.text}{out}{err}"
    assert "broken" in everything
    assert "disk I/O error" in everything
    cookie = signed_in.headers["Set-Cookie"].split(";")[0].partition("=")[2]
    secrets = [token, caller.csrf, cookie, joined["secret"], joined["ticket"], student["secret"], student["ticket"]]
    for secret in [*secrets, "Bartholomew"]:
        assert secret not in everything
