"""Documents over HTTP: taken apart, kept for their instructor, and shown to a class page by page."""

import asyncio
import io

import pytest
from pypdf import PdfReader, PdfWriter

from pitt.classroom.ids import ClassroomId, InstructorId
from pitt.slides.splitting import MOST_PAGES
from pitt.web.ports import LessonPages
from pitt.web.uploads import LONGEST_BODY, LONGEST_DOCUMENT
from tests.integration.web.conftest import Answer, Caller, School, SmallClassrooms
from tests.support.papers import paper

Physics = tuple[ClassroomId, str]
ACTIVE = (
    "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] "
    "/A << /S /JavaScript /JS (app.alert\\(1\\)) >> >>] /AA << >>"
)


async def uploaded(caller: Caller, raw: bytes, name: str = "Circuits.pdf") -> Answer:
    return await caller.post(f"/api/documents?name={name}", raw)


async def test_a_document_is_kept_page_by_page(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    kept = await uploaded(caller, paper("Bulbs", "Switches"))
    assert (kept.status, kept.body["name"], kept.body["pages"]) == (201, "Circuits.pdf", 2)
    shown = await caller.get(f"/api/documents/{kept.body['id']}")
    assert [(it["page"], it["width"], it["height"], it["text"]) for it in shown.body["pages"]] == [
        (1, 480.0, 360.0, "Bulbs"),
        (2, 480.0, 360.0, "Switches"),
    ]
    page = await caller.get(f"/api/documents/{kept.body['id']}/pages/2")
    assert page.headers["Content-Type"] == "application/pdf"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    reader = PdfReader(io.BytesIO(page.body))
    assert [it.extract_text().strip() for it in reader.pages] == ["Switches"]
    for none in (0, 3, 301, 10**30, "x"):
        assert (await caller.get(f"/api/documents/{kept.body['id']}/pages/{none}")).status == 404, none


async def test_nothing_of_a_page_is_kept_but_what_is_drawn(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    kept = await uploaded(caller, paper("Bulbs", extra=ACTIVE))
    page = await caller.get(f"/api/documents/{kept.body['id']}/pages/1")
    assert b"JavaScript" not in page.body
    assert b"Annot" not in page.body
    assert b"pypdf" not in page.body


def locked() -> bytes:
    writer = PdfWriter()
    writer.append(io.BytesIO(paper("Secret")))
    writer.encrypt("password", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "file_empty"),
        (b"GIF89a", "document_unreadable"),
        (b"%PDF-1.7\n", "document_unreadable"),
        (b"%PDF-1.4\n" + bytes(range(256)) * 200, "document_unreadable"),
        (paper("Bulbs")[:200], "document_unreadable"),
        (paper(), "document_length"),
        (paper(*["x"] * (MOST_PAGES + 1)), "document_length"),
        (locked(), "document_locked"),
        (b"%PDF-1.4\n1 0 obj\n" + b"[" * 100_000, "document_unreadable"),
        (paper("Bulbs").replace(b"[0 0 480 360]", b"[0 0 0 0]    "), "document_unreadable"),
    ],
    ids=["empty", "a GIF", "a header", "noise", "cut", "no page", "too long", "locked", "nested", "no size"],
)
async def test_what_is_no_document_is_refused_in_words(
    school: School, ina: InstructorId, raw: bytes, code: str
) -> None:
    caller = await school.signed_in(ina)
    refused = await uploaded(caller, raw)
    assert (refused.status, refused.body["code"]) == (400, code)
    assert (await caller.get("/api/documents")).body == {"documents": []}


async def test_too_long_a_file_is_refused_and_other_addresses_take_less(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    assert (await uploaded(caller, b"%PDF-" + bytes(LONGEST_DOCUMENT))).status == 413
    title = {"title": "x" * LONGEST_BODY}
    assert (await caller.post("/api/classrooms", title)).status == 413


async def test_a_document_that_never_ends_is_let_go(
    school: School, ina: InstructorId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pitt.slides.splitting.WALL_S", 0)
    caller = await school.signed_in(ina)
    assert (await uploaded(caller, paper("Bulbs"))).body["code"] == "document_unreadable"


async def test_many_at_once_are_all_served(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    kept = await asyncio.gather(*(uploaded(caller, paper(f"Page {number}")) for number in range(4)))
    assert [it.status for it in kept] == [201] * 4
    assert len({it.body["id"] for it in kept}) == 4


async def test_a_class_sees_the_pages_it_was_shown_and_its_teachers_all_of_the_lesson(
    school: School, classrooms: SmallClassrooms, ina: InstructorId, physics: Physics
) -> None:
    _, code = physics
    teacher = await school.signed_in(ina)
    id_ = (await uploaded(teacher, paper("Bulbs", "Switches", "Batteries"))).body["id"]
    stu = school.caller()
    secret = (await stu.join(code, "Stu")).body["secret"]
    classrooms.lesson = LessonPages(planned=frozenset({(id_, 1), (id_, 2)}), shown=frozenset({(id_, 1)}))

    async def status(caller: Caller, page: int, headers: dict[str, str] | None = None) -> int:
        return (await caller.get(f"/api/classrooms/{code}/pages/{id_}/{page}", headers)).status

    mine = {"X-Pitt-Secret": secret}
    assert [await status(stu, page, mine) for page in (1, 2, 3)] == [200, 404, 404]
    assert [await status(teacher, page) for page in (1, 2, 3)] == [200, 200, 404]
    assert await status(stu, 1) == 403
    assert await status(stu, 1, {"X-Pitt-Secret": "guessed"}) == 403
    text = await stu.get(f"/api/classrooms/{code}/pages/{id_}/1/text", mine)
    assert text.body == {"text": "Bulbs"}


async def test_a_lesson_with_somebody_elses_document_shows_nothing_of_it(
    school: School, classrooms: SmallClassrooms, ina: InstructorId, physics: Physics
) -> None:
    otto = await school.make_instructor("Otto")
    id_ = (await uploaded(await school.signed_in(otto), paper("Private"))).body["id"]
    pages = frozenset({(id_, 1)})
    classrooms.lesson = LessonPages(planned=pages, shown=pages)
    teacher = await school.signed_in(ina)
    assert (await teacher.get(f"/api/classrooms/{physics[1]}/pages/{id_}/1")).status == 404
    assert (await teacher.get(f"/api/documents/{id_}/pages/1")).status == 404
    assert (await teacher.post(f"/api/documents/{id_}/archive", {"archived": True})).status == 404


async def test_guessing_a_secret_is_counted(
    school: School, classrooms: SmallClassrooms, ina: InstructorId, physics: Physics
) -> None:
    caller = school.caller()
    answers = [
        await caller.get(f"/api/classrooms/{physics[1]}/pages/x/1", {"X-Pitt-Secret": f"guess {number}"})
        for number in range(200)
    ]
    assert {it.status for it in answers} == {403, 429}
