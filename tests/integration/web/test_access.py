"""Every address of the API against everybody who might call it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from pitt.classroom.ids import ClassroomId, InstructorId
from pitt.web.access import Access
from pitt.web.safety import CSRF_HEADER
from tests.integration.web.conftest import HOST, Answer, Caller, School, SmallClassrooms

Physics = tuple[ClassroomId, str]
Request = tuple[str, str, dict[str, Any] | None]

REQUESTS: dict[str, Request] = {
    "session": ("GET", "/api/session", None),
    "sign-in, no link": ("POST", "/api/sign-in", {"token": "guessed"}),
    "sign-out": ("POST", "/api/sign-out", {}),
    "list": ("GET", "/api/classrooms", None),
    "create": ("POST", "/api/classrooms", {"title": "Chemistry"}),
    "show": ("GET", "/api/classrooms/{code}", None),
    "invite": ("POST", "/api/classrooms/{code}/invitations", {}),
    "accept, no link": ("POST", "/api/invitations/accept", {"token": "guessed", "name": "Eve"}),
    "join": ("POST", "/api/classrooms/{code}/join", {"name": "Eve"}),
    "join as instructor": ("POST", "/api/classrooms/{code}/join", {"name": "Eve", "as": "instructor"}),
    "join simulated": ("POST", "/api/classrooms/{code}/join", {"name": "Eve", "simulated": True}),
    "ticket, guessed": ("POST", "/api/classrooms/{code}/ticket", {"participant": "x", "secret": "y"}),
    "rehearsal": ("POST", "/api/classrooms/{code}/rehearsal", {"students": 3}),
    "results": ("GET", "/api/classrooms/{code}/results", None),
    "results, table": ("GET", "/api/classrooms/{code}/results.csv", None),
    "results, JSON": ("GET", "/api/classrooms/{code}/results.json", None),
    "participation": ("GET", "/api/classrooms/{code}/participation", None),
    "participation, table": ("GET", "/api/classrooms/{code}/participation.csv", None),
    "mine, guessed": ("POST", "/api/classrooms/{code}/mine", {"participant": "x", "secret": "y"}),
    "questions": ("GET", "/api/questions", None),
    "add a question": ("POST", "/api/questions", {"title": "Speed", "question": {"kind": "yes_no", "text": "Is it?"}}),
    "another's question": ("GET", "/api/questions/x", None),
    "its version": ("GET", "/api/questions/x/versions/1", None),
    "change it": ("POST", "/api/questions/x", {"seen": 1, "question": {"kind": "yes_no", "text": "Is it?"}}),
    "archive it": ("POST", "/api/questions/x/archive", {"archived": True}),
    "read a file": ("POST", "/api/questions/read?name=a.gift", {}),
    "import": ("POST", "/api/questions/import", {"items": [{"question": {"kind": "yes_no", "text": "Is it?"}}]}),
    "export": ("GET", "/api/questions/export?format=gift", None),
    "lessons": ("GET", "/api/lessons", None),
    "add a lesson": ("POST", "/api/lessons", {"title": "Circuits", "items": []}),
    "another's lesson": ("GET", "/api/lessons/x", None),
    "it, whole": ("GET", "/api/lessons/x/whole", None),
    "change the lesson": ("POST", "/api/lessons/x", {"seen": 1, "title": "", "items": []}),
    "archive the lesson": ("POST", "/api/lessons/x/archive", {"archived": True}),
    "add an image": ("POST", "/api/images", {"no": "picture"}),
    "documents": ("GET", "/api/documents", None),
    "add a document": ("POST", "/api/documents?name=a.pdf", {"no": "PDF"}),
    "another's document": ("GET", "/api/documents/x", None),
    "its page": ("GET", "/api/documents/x/pages/1", None),
    "archive the document": ("POST", "/api/documents/x/archive", {"archived": True}),
    "a page of the class": ("GET", "/api/classrooms/{code}/pages/x/1", None),
    "what stands on it": ("GET", "/api/classrooms/{code}/pages/x/1/text", None),
}
# In the order of CALLERS: nobody, a student, an instructor of the classroom, one of another.
EXPECTED = {
    "session": (200, 200, 200, 200),
    "sign-in, no link": (401, 401, 401, 401),
    "sign-out": (200, 200, 200, 200),
    "list": (401, 401, 200, 200),
    "create": (401, 401, 201, 201),
    "show": (200, 200, 200, 200),
    "invite": (401, 401, 201, 403),
    "accept, no link": (401, 401, 401, 401),
    "join": (200, 200, 200, 200),
    "join as instructor": (401, 401, 200, 403),
    "join simulated": (401, 401, 200, 403),
    "ticket, guessed": (404, 404, 404, 404),
    "rehearsal": (401, 401, 202, 403),
    "results": (401, 401, 200, 403),
    "results, table": (401, 401, 200, 403),
    "results, JSON": (401, 401, 200, 403),
    "participation": (401, 401, 200, 403),
    "participation, table": (401, 401, 200, 403),
    "mine, guessed": (404, 404, 404, 404),
    "questions": (401, 401, 200, 200),
    "add a question": (401, 401, 201, 201),
    "another's question": (401, 401, 404, 404),
    "its version": (401, 401, 404, 404),
    "change it": (401, 401, 404, 404),
    "archive it": (401, 401, 404, 404),
    "read a file": (401, 401, 200, 200),
    "import": (401, 401, 201, 201),
    "export": (401, 401, 200, 200),
    "lessons": (401, 401, 200, 200),
    "add a lesson": (401, 401, 201, 201),
    "another's lesson": (401, 401, 404, 404),
    "it, whole": (401, 401, 404, 404),
    "change the lesson": (401, 401, 404, 404),
    "archive the lesson": (401, 401, 404, 404),
    "add an image": (401, 401, 400, 400),
    "documents": (401, 401, 200, 200),
    "add a document": (401, 401, 400, 400),
    "another's document": (401, 401, 404, 404),
    "its page": (401, 401, 404, 404),
    "archive the document": (401, 401, 404, 404),
    "a page of the class": (403, 403, 404, 403),
    "what stands on it": (403, 403, 404, 403),
}


async def make_nobody(school: School, code: str, ina: InstructorId) -> Caller:
    return school.caller()


async def make_student(school: School, code: str, ina: InstructorId) -> Caller:
    caller = school.caller()
    assert (await caller.join(code, "Stu")).status == 200
    return caller


async def make_its_instructor(school: School, code: str, ina: InstructorId) -> Caller:
    return await school.signed_in(ina)


async def make_anothers_instructor(school: School, code: str, ina: InstructorId) -> Caller:
    otto = await school.make_instructor("Otto")
    await school.make_classroom(otto, "Biology")
    return await school.signed_in(otto)


CALLERS: tuple[Callable[[School, str, InstructorId], Awaitable[Caller]], ...] = (
    make_nobody,
    make_student,
    make_its_instructor,
    make_anothers_instructor,
)


async def send(caller: Caller, name: str, code: str, headers: dict[str, str] | None = None) -> Answer:
    method, path, body = REQUESTS[name]
    path = path.format(code=code)
    return await (caller.get(path, headers) if method == "GET" else caller.post(path, body, headers))


@pytest.mark.parametrize("name", REQUESTS)
@pytest.mark.parametrize("who", range(len(CALLERS)), ids=[make.__name__ for make in CALLERS])
async def test_each_caller_gets_what_is_theirs(
    school: School, classrooms: SmallClassrooms, ina: InstructorId, physics: Physics, who: int, name: str
) -> None:
    _, code = physics
    caller = await CALLERS[who](school, code, ina)
    before = len(classrooms.joined)
    answer = await send(caller, name, code)
    assert answer.status == EXPECTED[name][who], answer
    if answer.status >= 400:
        assert answer.body["error"].startswith("pitt.error.")
        assert answer.body["message"].endswith(".")
        assert (len(classrooms.joined), classrooms.rehearsals) == (before, [])


def test_no_address_of_the_api_is_missing_here(school: School) -> None:
    paths = {
        (method, str(rule))
        for rule in school.app.url_map.iter_rules()
        for method in rule.methods or ()
        if str(rule).startswith("/api/") and method in {"GET", "POST", "PUT", "PATCH", "DELETE"}
    }
    known = school.app.url_map.bind(HOST)
    asked = set()
    for method, path, _ in REQUESTS.values():
        rule, _arguments = known.match(path.format(code="QX4-7TP").partition("?")[0], method, return_rule=True)
        asked.add((method, str(rule)))
    assert paths == asked


def test_every_view_says_who_may_call_it(school: School) -> None:
    assert {type(getattr(view, "access", None)) for view in school.app.view_functions.values()} == {Access}


async def test_a_view_that_does_not_say_is_shut(school: School) -> None:
    async def forgotten() -> str:
        raise AssertionError("never reached")

    # Quart lets nobody add routes once it serves.
    school.app._got_first_request = False
    school.app.add_url_rule("/api/forgotten", "forgotten", forgotten)
    answer = await school.caller().get("/api/forgotten")
    assert (answer.status, answer.body["error"]) == (403, "pitt.error.not_allowed")


CROSS_SITE = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:9999"},
    {"Origin": "", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "", "Sec-Fetch-Site": "same-site"},
)


@pytest.mark.parametrize("name", [name for name, (method, _, _) in REQUESTS.items() if method == "POST"])
async def test_other_sites_change_nothing(
    school: School, classrooms: SmallClassrooms, ina: InstructorId, physics: Physics, name: str
) -> None:
    caller = await school.signed_in(ina)
    for headers in CROSS_SITE:
        answer = await send(caller, name, physics[1], headers)
        assert (answer.status, answer.body["error"]) == (403, "pitt.error.not_allowed"), headers
    assert classrooms.joined == []


@pytest.mark.parametrize(
    "name", ["sign-out", "create", "invite", "accept, no link", "join as instructor", "join simulated", "rehearsal"]
)
async def test_what_the_cookie_allows_needs_the_csrf_token(
    school: School, classrooms: SmallClassrooms, ina: InstructorId, physics: Physics, name: str
) -> None:
    caller = await school.signed_in(ina)
    for token in ("", "wrong", "\N{LATIN SMALL LETTER E WITH ACUTE}"):
        answer = await send(caller, name, physics[1], {CSRF_HEADER: token})
        assert (answer.status, answer.body["error"]) == (403, "pitt.error.not_allowed"), token
        assert "Reload" in answer.body["message"]
    assert (classrooms.joined, classrooms.rehearsals) == ([], [])


async def test_the_csrf_token_of_another_session_does_not_do(school: School, ina: InstructorId) -> None:
    caller, other = await school.signed_in(ina), await school.signed_in(ina)
    caller.csrf = other.csrf
    assert (await caller.post("/api/classrooms", {"title": "Chemistry"})).status == 403


async def test_programs_that_are_no_browsers_need_no_origin(school: School, physics: Physics) -> None:
    assert (
        await school.caller().post(f"/api/classrooms/{physics[1]}/join", {"name": "Bot"}, {"Origin": ""})
    ).status == 200


async def test_a_wrong_method_or_address_is_told_in_words(school: School) -> None:
    wrong_method = await school.caller().get("/api/sign-in")
    assert (wrong_method.status, wrong_method.body["error"]) == (405, "pitt.error.invalid")
    assert "POST" in wrong_method.headers["Allow"]
    nowhere = await school.caller().get("/api/nowhere")
    assert (nowhere.status, nowhere.body["error"]) == (404, "pitt.error.unknown")
