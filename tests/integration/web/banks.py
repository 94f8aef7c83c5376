"""A bank of questions over HTTP, filled and looked into."""

from typing import Any

from tests.integration.web.conftest import Caller

BULBS = {
    "kind": "single",
    "text": "Which bulb is brighter?",
    "options": [{"text": "The first", "feedback": "No."}, {"text": "Łódź"}],
    "right": [1],
    "explanation": "Look at the current.",
}


async def kept(caller: Caller, title: str = "Bulbs", **more: Any) -> Any:
    answer = await caller.post("/api/questions", {"title": title, "question": BULBS, **more})
    assert answer.status == 201, answer
    return answer.body


async def titles(caller: Caller, **search: str) -> list[str]:
    address = "/api/questions?" + "&".join(f"{name}={value}" for name, value in search.items())
    return [it["title"] for it in (await caller.get(address)).body["questions"]]
