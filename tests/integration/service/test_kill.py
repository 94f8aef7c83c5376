"""SIGKILL of a real server in the middle of groups: everybody comes back to the same place."""

import asyncio
import re
import signal
import urllib.request
from pathlib import Path

import msgspec

from bench.served import Served, instructor_in
from pitt.protocol import documents as d
from pitt.rehearsal.connection import Connection, connect
from pitt.rehearsal.folding import Knowledge
from pitt.rehearsal.joining import Admission, find_server
from pitt.rehearsal.student import topics_of
from tests.support.server import PittServer, wait_for

NAMES = ("Cem", "Dua", "Eva", "Fin")


def admitted(url: str, code: str, name: str) -> Admission:
    request = urllib.request.Request(
        f"{url}/api/classrooms/{code}/join",
        msgspec.json.encode({"name": name}),
        {"Content-Type": "application/json"},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=30) as response:
        return msgspec.json.decode(response.read(), type=Admission)


async def entered(url: str, admission: Admission) -> tuple[Connection, Knowledge]:
    knowledge = Knowledge(admission.participant)
    topics = topics_of(admission.participant)
    connection = await connect(find_server(url), admission, topics, lambda topic, update: None)
    knowledge.take_snapshot((await connection.call("pitt.snapshot"))["documents"])
    return connection, knowledge


def served_by(server: PittServer) -> Served:
    return Served(
        pid=server.pid,
        url=server.join_link.rpartition("/c/")[0],
        sign_in_token=server.sign_in_link.rpartition("#")[2],
        code=server.code,
        data_dir=server.data_dir,
    )


def mates(knowledge: Knowledge) -> set[str]:
    epoch = knowledge.of_class["place_epoch"]
    for topic, (_, whole) in knowledge.documents.items():
        if topic.startswith(f"{d.PLACE_PREFIX}{epoch}."):
            return {member["name"] for member in whole["members"].values()}
    raise AssertionError("there is no place")


async def test_after_a_kill_groups_mode_and_texts_are_as_before(tmp_path: Path) -> None:
    server = await asyncio.to_thread(PittServer(tmp_path / "data").start)
    try:
        served = served_by(server)
        url = served.url
        admissions = [await asyncio.to_thread(admitted, url, server.code, name) for name in NAMES]
        async with instructor_in(served) as ana:
            students = [await entered(url, admission) for admission in admissions]
            everybody = [admission.participant for admission in admissions]
            call = ana.connection.call
            groups = [everybody[:2], everybody[2:]]
            # Acknowledged is kept: the kill comes as soon as the last answer is here.
            await call("pitt.switch.groups", epoch=ana.epoch, size=2, lead_ms=0, groups=groups)
            await students[0][0].call("pitt.text.send", audience="group", body="sesame")
            server.stop(signal.SIGKILL)
            for connection, _ in students:
                await connection.over
        await asyncio.to_thread(server.start)
        returned = [await entered(url, admission) for admission in admissions]
        assert [mates(knowledge) for _, knowledge in returned] == [{"Cem", "Dua"}] * 2 + [{"Eva", "Fin"}] * 2
        assert all(knowledge.of_class["mode"] == "groups" for _, knowledge in returned)
        assert "sesame" in str(returned[1][1].documents)
        assert "sesame" not in str(returned[2][1].documents)
        assert not any("switch" in knowledge.of_class for _, knowledge in returned)
        for connection, _ in returned:
            connection.drop()
    finally:
        if server.pid:
            await asyncio.to_thread(server.__exit__, None, None, None)


def metrics_of(url: str) -> str:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"{url}/metrics", timeout=30) as response:
        text: str = response.read().decode()
        return text


async def test_after_a_kill_a_countdown_goes_on_although_nobody_comes(tmp_path: Path) -> None:
    server = await asyncio.to_thread(PittServer(tmp_path / "data").start)
    try:
        served = served_by(server)
        url = served.url
        admission = await asyncio.to_thread(admitted, url, server.code, "Cem")
        async with instructor_in(served) as ana:
            await entered(url, admission)
            call = ana.connection.call
            await call("pitt.switch.groups", epoch=ana.epoch, size=2, lead_ms=0)
            epoch = (await call("pitt.snapshot", topics=[d.CLASS]))["documents"][0]["whole"]["epoch"]
            await call("pitt.switch.broadcast", epoch=epoch, countdown_ms=2_000)
            server.stop(signal.SIGKILL)
        await asyncio.to_thread(server.start)
        # A clock that is being corrected may wake the timer a moment early: then there are two ticks at once.
        ticks = re.compile(r'pitt_commands_total{kind="Tick",outcome="done"} [1-9]')
        await asyncio.to_thread(wait_for, lambda: ticks.search(metrics_of(url)), "the switch")
        connection, knowledge = await entered(url, admission)
        assert knowledge.of_class["mode"] == "broadcast"
        connection.drop()
    finally:
        if server.pid:
            await asyncio.to_thread(server.__exit__, None, None, None)
