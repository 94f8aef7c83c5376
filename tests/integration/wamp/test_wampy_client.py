"""Stock wampy (JavaScript), run by node: the browser's client."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.integration.wamp.conftest import Serve, eventually

HERE = Path(__file__).parent
WEB = Path(os.environ.get("PITT_WAMPY_FROM") or HERE.parents[2] / "web")

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (WEB / "node_modules" / "wampy").exists(),
    reason="needs node and web/node_modules (make test installs them)",
)


async def visit(url: str, serialization: str) -> Any:
    """Runs the script and returns what it saw."""
    node = await asyncio.create_subprocess_exec(
        "node", HERE / "wampy_client.mjs", WEB / "package.json", url, serialization,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(30):
        out, err = await node.communicate()
    assert node.returncode == 0, err.decode()
    return json.loads(out)


@pytest.mark.parametrize("serialization", ["json", "msgpack"])
async def test_wampy_visits(serve: Serve, serialization: str) -> None:
    served = await serve()
    seen = await visit(served.url, serialization)
    assert seen == {
        "welcome": {"authid": "ana", "authrole": "student", "authextra": {"place": "front"}},
        "echo": [[1, "zażółć"], {"three": [3]}],
        "events": [
            ["exact", ["hello"], {"from": "Eva"}, None],
            ["prefix", ["moved"], None, "pitt.place.3"],
        ],
        "errors": {
            "ticket": ["wamp.error.authentication_denied", None],
            "version": ["pitt.error.stale_page", None],
            "refused": ["pitt.error.stale_epoch", "Ana has just split the class."],
            "unauthorized": ["pitt.error.instructors_only", "Only an instructor may do this."],
            "unknown": ["wamp.error.no_such_procedure", "There is no procedure pitt.unheard_of."],
            "timeout": ["wamp.error.timeout", "pitt.never was not answered in time; try again."],
            "publish": ["wamp.error.not_authorized", "You may not publish pitt.class."],
            "subscribe": ["wamp.error.not_authorized", "You may not subscribe pitt.instructors."],
        },
    }
    await eventually(lambda: len(served.school.gone) == 2)
    assert {left.reason for left in served.school.gone} == {"wamp.close.system_shutdown"}
