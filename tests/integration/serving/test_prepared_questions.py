"""Prepared questions that are changed, or archived, while the class is at them."""

import asyncio
import csv
import io
from pathlib import Path
from typing import Any

from bench.served import Served, SignedIn, instructor_in
from pitt.protocol import documents as d
from pitt.rehearsal.connection import Connection
from tests.integration.service.test_kill import admitted, entered, served_by
from tests.integration.web.banks import BULBS
from tests.support.server import PittServer

CHANGED = {**BULBS, "text": "Which lamp is brighter?", "options": [{"text": "Both"}, {"text": "None"}], "right": [0]}
DARK = {**BULBS, "text": "And in the dark?"}


async def test_a_question_that_is_asked_stays_as_it_was_asked(tmp_path: Path) -> None:
    server = await asyncio.to_thread(PittServer(tmp_path / "data").start)
    try:
        served = served_by(server)
        browser = await asyncio.to_thread(SignedIn, served)
        bulbs = browser.post("/api/questions", kept("Bulbs", BULBS))
        dark = browser.post("/api/questions", kept("Dark", DARK))
        lesson = browser.post("/api/lessons", {"title": "Circuits", "items": [asks(bulbs), asks(dark)]})
        admission = await asyncio.to_thread(admitted, served.url, served.code, "Cem")
        async with instructor_in(served) as ana:
            (cem, _) = await entered(served.url, admission)
            assert ana.connection is not None
            whole = browser.get(f"/api/lessons/{lesson['id']}/whole")
            items = [{"kind": "question", "question": it["question"]} for it in whole["items"]]
            await ana.connection.call("pitt.lesson.start", step=0, lesson={"title": "Circuits", "items": items})
            await go_on(ana.connection)
            asked = await round_of(cem)
            assert asked["text"] == BULBS["text"]
            await cem.call("pitt.vote", round=1, vote=1, choices=[1])

            browser.post(f"/api/questions/{bulbs['id']}", {**kept("Bulbs", CHANGED), "seen": bulbs["version"]})
            browser.post(f"/api/questions/{dark['id']}/archive", {"archived": True})

            assert await round_of(cem) == asked, "nobody in the class notices"
            await cem.call("pitt.vote", round=1, vote=1, choices=[1])
            for _ in range(2):
                await go_on(ana.connection)
            assert (await round_of(cem))["key"]["right"] == [1], "what was right stays right"
            await go_on(ana.connection)
            assert (await round_of(cem))["text"] == DARK["text"], "a lesson under way keeps its questions"
            await cem.call("pitt.vote", round=2, vote=1, choices=[0])

            assert [(row["text"], row["answer"], row["right"]) for row in rows(browser, served)] == [
                (BULBS["text"], "B", "yes"),
                (DARK["text"], "A", "no"),
            ]
            later = browser.get(f"/api/lessons/{lesson['id']}/whole")
            assert ([it["question"]["text"] for it in later["items"]], later["missing"]) == ([CHANGED["text"]], 1)
    finally:
        await asyncio.to_thread(server.stop)


def kept(title: str, question: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "question": question}


def asks(question: Any) -> dict[str, str]:
    return {"kind": "question", "question": question["id"]}


async def go_on(instructor: Connection) -> None:
    step, epoch = (await told(instructor, d.ROUND))["step"], (await told(instructor, d.CLASS))["epoch"]
    await instructor.call("pitt.lesson.next", step=step, epoch=epoch, confirmed=True)


async def round_of(somebody: Connection) -> Any:
    return (await told(somebody, d.ROUND))["round"]


async def told(somebody: Connection, topic: str) -> Any:
    (document,) = (await somebody.call("pitt.snapshot", topics=[topic]))["documents"]
    return document["whole"]


def rows(browser: SignedIn, served: Served) -> list[dict[str, str]]:
    table = browser.read(f"/api/classrooms/{served.code}/results.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(table)))
