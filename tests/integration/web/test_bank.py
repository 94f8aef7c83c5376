"""The question bank over HTTP: one for each instructor, with versions, search, files and images."""

import io
import struct
import zlib
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from pitt.classroom.ids import InstructorId
from pitt.exchange.formats import FORMATS
from pitt.exchange.items import Item
from pitt.web.bank_bodies import EntryBody
from pitt.web.uploads import LONGEST_IMAGE, LONGEST_QUESTION_FILE
from tests.integration.web.conftest import Answer, Caller, School
from tests.support.papers import paper
from tests.support.questions import items

BULBS = {
    "kind": "single",
    "text": "Which bulb is brighter?",
    "options": [{"text": "The first", "feedback": "No."}, {"text": "Łódź"}],
    "right": [1],
    "explanation": "Look at the current.",
}
GIFT = """// [tag:circuits]
::Bulbs:: Which bulb is brighter? {~The first =The second}

Is this understood? {

::Speed:: How fast? {#9.81:0.02}
"""


async def kept(caller: Caller, title: str = "Bulbs", **more: Any) -> Any:
    answer = await caller.post("/api/questions", {"title": title, "question": BULBS, **more})
    assert answer.status == 201, answer
    return answer.body


async def titles(caller: Caller, **search: str) -> list[str]:
    address = "/api/questions?" + "&".join(f"{name}={value}" for name, value in search.items())
    return [it["title"] for it in (await caller.get(address)).body["questions"]]


async def test_a_question_is_kept_with_its_versions(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    id_ = (await kept(caller, folder=" Physics / Circuits ", tags=["b", "a", "b"]))["id"]
    school.clock.advance(5)
    changed = {**BULBS, "text": "Which bulb goes out?"}
    entry = {"title": "Bulbs", "folder": "Physics/Circuits", "tags": ["b", "a"]}
    saved = await caller.post(f"/api/questions/{id_}", {"seen": 1, "question": changed, **entry})
    assert saved.body == {"id": id_, "version": 2, "archived": False}
    again = await caller.post(f"/api/questions/{id_}", {"seen": 2, "question": changed, **entry})
    assert again.body["version"] == 2, "nothing has changed"
    shown = (await caller.get(f"/api/questions/{id_}")).body
    assert (shown["folder"], shown["tags"], shown["question"]["text"]) == (
        "Physics/Circuits",
        ["b", "a"],
        "Which bulb goes out?",
    )
    assert [it["version"] for it in shown["versions"]] == [2, 1]
    old = (await caller.get(f"/api/questions/{id_}/versions/1")).body
    assert old["question"] == BULBS
    assert (await caller.get(f"/api/questions/{id_}/versions/3")).status == 404


async def test_who_edits_an_old_version_is_told_and_changes_nothing(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    id_ = (await kept(caller))["id"]
    await caller.post(f"/api/questions/{id_}", {"seen": 1, "title": "Here", "question": BULBS})
    refused = await caller.post(f"/api/questions/{id_}", {"seen": 1, "title": "There", "question": BULBS})
    assert (refused.status, refused.body["code"]) == (409, "question_changed")
    assert (await caller.get(f"/api/questions/{id_}")).body["title"] == "Here"


async def test_questions_are_found_by_words_folders_and_tags(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    await kept(caller, "Bulbs", folder="Physics/Circuits", tags=["easy"])
    await kept(caller, "50% off_", folder="Physics", tags=["hard"])
    await kept(caller, "Cells", folder="Physicsx")
    assert set(await titles(caller, q="lodz BULBS")) == {"Bulbs"}
    assert set(await titles(caller, q="50%25")) == {"50% off_"}
    assert set(await titles(caller, q="off_")) == {"50% off_"}
    assert await titles(caller, q="o_f") == []
    assert set(await titles(caller, folder="Physics")) == {"Bulbs", "50% off_"}
    assert await titles(caller, tag="easy") == ["Bulbs"]
    listed = (await caller.get("/api/questions")).body
    assert (listed["folders"], listed["tags"]) == (["Physics", "Physics/Circuits", "Physicsx"], ["easy", "hard"])


async def test_what_is_archived_is_put_aside_and_comes_back(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    id_ = (await kept(caller))["id"]
    assert (await caller.post(f"/api/questions/{id_}/archive", {"archived": True})).status == 200
    assert await titles(caller) == []
    assert await titles(caller, archived="1") == ["Bulbs"]
    await caller.post(f"/api/questions/{id_}/archive", {"archived": False})
    assert await titles(caller) == ["Bulbs"]


async def test_nobody_else_sees_or_changes_a_bank(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    id_ = (await kept(caller))["id"]
    lesson = (await caller.post("/api/lessons", {"title": "L", "items": [{"kind": "question", "question": id_}]})).body
    otto = await school.signed_in(await school.make_instructor("Otto"))
    assert await titles(otto) == []
    assert (await otto.get(f"/api/questions/{id_}")).status == 404
    assert (await otto.post(f"/api/questions/{id_}", {"seen": 1, "title": "x", "question": BULBS})).status == 404
    assert (await otto.get(f"/api/lessons/{lesson['id']}/whole")).status == 404
    strange = await otto.post("/api/lessons", {"title": "L", "items": [{"kind": "question", "question": id_}]})
    assert (strange.status, strange.body["code"]) == (400, "lesson_strange")
    assert (await otto.get(f"/api/questions/export?format=gift&ids={id_}")).body == b""


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ({"title": "x" * 201, "question": BULBS}, "question_title"),
        ({"tags": ["x"] * 1 + [str(it) for it in range(20)], "question": BULBS}, "question_tags"),
        ({"question": {"kind": "single", "text": "?", "options": [{"text": "one"}]}}, "options"),
        ({"question": {"kind": "yes_no"}}, "question_text"),
        ({"question": {"kind": "yes_no", "text": "x" * 20_001}}, "question_long"),
        ({"question": {"kind": "essay"}}, "request_not_understood"),
    ],
)
async def test_what_is_no_question_is_refused_in_words(
    school: School, ina: InstructorId, entry: dict[str, Any], code: str
) -> None:
    caller = await school.signed_in(ina)
    refused = await caller.post("/api/questions", entry)
    assert (refused.status, refused.body["code"]) == (400, code)
    assert await titles(caller) == []


# --- files --------------------------------------------------------------------------------------------------------


async def test_a_file_is_read_line_by_line_and_nothing_is_saved(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    read = (await caller.post("/api/questions/read?name=questions.gift", GIFT.encode())).body
    assert read["format"] == "gift"
    assert [(it["title"], it["line"], it["last"]) for it in read["items"]] == [("Bulbs", 2, 2), ("Speed", 6, 6)]
    assert [(it["line"], it["kind"]) for it in read["notes"]] == [(4, "skipped")]
    assert await titles(caller) == []
    chosen = [{key: it[key] for key in ("title", "folder", "tags", "question")} for it in read["items"]]
    added = await caller.post("/api/questions/import", {"items": chosen, "folder": "Imported"})
    assert added.body == {"added": 2}
    assert await titles(caller, folder="Imported") == ["Bulbs", "Speed"]


async def test_an_import_is_whole_or_nothing(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    broken = [{"title": "one", "question": BULBS}, {"title": "two", "question": {**BULBS, "right": [7]}}]
    assert (await caller.post("/api/questions/import", {"items": broken})).status == 400
    assert (await caller.post("/api/questions/import", {"items": []})).body["code"] == "import_size"
    assert await titles(caller) == []


@pytest.mark.parametrize(
    ("raw", "status"),
    [(b"\xff\xfe\x00", 400), (bytes(range(128, 256)), 400), (b"x" * (LONGEST_QUESTION_FILE + 1), 413), (b"", 400)],
)
async def test_what_is_no_text_is_refused_in_words(school: School, ina: InstructorId, raw: bytes, status: int) -> None:
    caller = await school.signed_in(ina)
    refused = await caller.post("/api/questions/read?name=a.gift", raw)
    assert refused.status == status
    assert refused.body["message"].endswith((".", "?"))


def entry(it: dict[str, Any]) -> EntryBody:
    return msgspec.convert({key: it[key] for key in ("title", "folder", "tags", "question")}, EntryBody)


KEEPING = [name for name in FORMATS if name != "aiken"]


@pytest.mark.parametrize("name", KEEPING)
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bank=st.lists(items(), min_size=1, max_size=4))
async def test_what_is_exported_and_imported_again_is_the_same(
    school: School, ina: InstructorId, name: str, bank: list[Item]
) -> None:
    bank = [it for it in bank if it.question.text or it.title]
    if not bank:
        return
    caller = await school.signed_in(await school.make_instructor("Ida"))
    entries = [EntryBody(question=it.question, title=it.title, folder=it.folder, tags=it.tags) for it in bank]
    assert (await caller.post("/api/questions/import", {"items": msgspec.to_builtins(entries)})).status == 201
    written = await caller.get(f"/api/questions/export?format={name}")
    assert written.headers["X-Pitt-Left-Out"] == "0"
    read = (await caller.post(f"/api/questions/read?format={name}", written.body)).body
    assert read["notes"] == []
    before = (await caller.get("/api/questions")).body["questions"]
    whole = [(await caller.get(f"/api/questions/{it['id']}")).body for it in before]
    assert list(map(entry, read["items"])) == list(map(entry, whole))


# --- images -------------------------------------------------------------------------------------------------------


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 32), **more: Any) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(written, kind, **more)
    return written.getvalue()


def bomb() -> bytes:
    """Is a PNG of a few bytes that claims to be 4 million million million pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(100)))


async def added(caller: Caller, raw: bytes) -> Answer:
    return await caller.post("/api/images", raw)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
async def test_an_image_is_encoded_anew_and_shown_to_everybody(school: School, ina: InstructorId, kind: str) -> None:
    caller = await school.signed_in(ina)
    image = await added(caller, picture(kind))
    assert (image.status, image.body["width"], image.body["height"]) == (201, 64, 32)
    shown = await school.caller().get(f"/images/{image.body['id']}")
    assert (shown.status, shown.headers["Content-Type"]) == (200, "image/webp")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert (await added(caller, picture(kind))).body["id"] == image.body["id"]


async def test_nothing_of_the_camera_is_kept_and_the_picture_is_upright(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    notes = Image.Exif()
    notes[0x010E], notes[0x0112] = "Home address", 6
    image = await added(caller, picture("JPEG", (3000, 1000), exif=notes))
    assert (image.body["width"], image.body["height"]) == (533, 1600)
    assert b"Home" not in (await caller.get(f"/images/{image.body['id']}")).body


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "file_empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "image_unreadable"),
        (picture()[:40], "image_unreadable"),
        (picture().replace(b"IDAT", b"IDAX"), "image_unreadable"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "image_unreadable"),
        (paper("Bulbs"), "image_unreadable"),
        (picture("BMP"), "image_unreadable"),
        (picture("GIF", (8000, 6000)), "image_large"),
        (bomb(), "image_large"),
    ],
    ids=["empty", "SVG", "cut", "broken", "noise", "PDF", "BMP", "huge", "bomb"],
)
async def test_what_is_no_picture_is_refused_in_words(school: School, ina: InstructorId, raw: bytes, code: str) -> None:
    caller = await school.signed_in(ina)
    refused = await added(caller, raw)
    assert (refused.status, refused.body["code"]) == (400, code)


async def test_too_large_a_picture_and_an_unknown_one(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    assert (await added(caller, bytes(LONGEST_IMAGE + 1))).status == 413
    for id_ in ("x", "a" * 22, "%2e%2e%2fpitt.db"):
        assert (await caller.get(f"/images/{id_}")).status == 404


# --- lessons ------------------------------------------------------------------------------------------------------


async def test_a_lesson_is_kept_in_its_order_and_given_whole(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    document = (await caller.post("/api/documents?name=a.pdf", paper("One", "Two"))).body["id"]
    one, two = (await kept(caller, "One"))["id"], (await kept(caller, "Two"))["id"]
    items_ = [
        {"kind": "page", "document": document, "page": 2},
        {"kind": "question", "question": one},
        {"kind": "question", "question": two, "follow_up": True},
    ]
    saved = await caller.post("/api/lessons", {"title": " Circuits  1 ", "items": items_})
    assert saved.status == 201
    address = f"/api/lessons/{saved.body['id']}"
    assert (await caller.get(address)).body == {
        "id": saved.body["id"],
        "version": 1,
        "title": "Circuits 1",
        "items": items_,
    }
    (line,) = (await caller.get("/api/lessons")).body["lessons"]
    assert (line["pages"], line["questions"]) == (1, 2)
    await caller.post(f"/api/questions/{two}/archive", {"archived": True})
    whole = (await caller.get(f"{address}/whole")).body
    assert (whole["title"], whole["missing"]) == ("Circuits 1", 1)
    assert [it["kind"] for it in whole["items"]] == ["page", "question"]
    assert whole["items"][1]["question"] == BULBS
    stale = await caller.post(address, {"seen": 7, "title": "x", "items": []})
    assert (stale.status, stale.body["code"]) == (409, "lesson_changed")
    changed = await caller.post(address, {"seen": 1, "title": "Circuits 1", "items": items_[:1]})
    assert changed.body["version"] == 2
    await caller.post(f"{address}/archive", {"archived": True})
    assert (await caller.get("/api/lessons")).body == {"lessons": []}


@pytest.mark.parametrize("page", [0, 3, 10**9])
async def test_a_page_that_is_none_is_refused(school: School, ina: InstructorId, page: int) -> None:
    caller = await school.signed_in(ina)
    document = (await caller.post("/api/documents?name=a.pdf", paper("One", "Two"))).body["id"]
    items_ = [{"kind": "page", "document": document, "page": page}]
    refused = await caller.post("/api/lessons", {"title": "", "items": items_})
    assert (refused.status, refused.body["code"]) == (400, "lesson_strange")
