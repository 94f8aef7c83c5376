"""`pitt serve` as a process: start, refusals, signals."""

import http.client
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from pitt.serving.running import read_running
from tests.support.server import PittServer, wait_for

JSON = Subprotocol("wamp.2.json")


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PittServer]:
    """For tests that leave the server as they found it."""
    with PittServer(tmp_path_factory.mktemp("shared") / "data") as running:
        yield running


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PittServer]:
    with PittServer(tmp_path / "data") as running:
        yield running


def ask(server: PittServer, path: str, method: str = "GET", body: object = None) -> tuple[int, dict[str, str], str]:
    with closing(http.client.HTTPConnection(urlsplit(server.running.own).netloc, timeout=30)) as connection:
        headers = {"Content-Type": "application/json", "Accept-Encoding": "br"}
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode("utf-8", "replace")


def socket_url(server: PittServer) -> str:
    return server.running.own.replace("http", "ws", 1) + "/ws"


def test_the_parts_answer_where_they_should(shared_server: PittServer) -> None:
    assert ask(shared_server, "/healthz")[::2] == (200, "ok\n")
    status, headers, _ = ask(shared_server, f"/c/{shared_server.code}")
    assert status == 200
    assert "default-src 'none'" in headers["content-security-policy"]
    assert ask(shared_server, "/nowhere/at/all")[0] == 404

    metrics = ask(shared_server, "/metrics")[2]
    for name in ("pitt_sessions", "pitt_append_seconds_count", "pitt_publishes_total"):
        assert f"\n{name} " in metrics
    assert 'pitt_http_requests_total{method="GET",status="404"} 1.0' in metrics


def test_a_student_joins_and_is_counted(server: PittServer) -> None:
    status, _, body = ask(server, f"/api/classrooms/{server.code}/join", "POST", {"name": "Ana"})
    assert status == 200, body
    joined = json.loads(body)

    with connect(socket_url(server), subprotocols=[JSON]) as client:
        details = {"authmethods": ["ticket"], "authid": joined["participant"], "roles": {"caller": {}}}
        client.send(json.dumps([1, joined["realm"], details]))
        assert json.loads(client.recv())[0] == 4
        client.send(json.dumps([5, joined["ticket"], {}]))
        assert json.loads(client.recv())[0] == 2

        metrics = ask(server, "/metrics")[2]
        assert "\npitt_sessions 1.0\n" in metrics
        assert 'pitt_commands_total{kind="Join",outcome="done"} 1.0' in metrics

        assert server.stop() == 0
        assert json.loads(client.recv())[2] == "wamp.close.system_shutdown"
        with pytest.raises(ConnectionClosed):
            client.recv()


def test_another_sites_page_gets_no_socket(shared_server: PittServer) -> None:
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(socket_url(shared_server), subprotocols=[JSON], origin=Origin("https://evil.example")),
    ):
        pass
    assert refused.value.response.status_code == 403

    with connect(socket_url(shared_server), subprotocols=[JSON], origin=Origin(shared_server.running.own)):
        pass


def test_there_is_one_socket_only(shared_server: PittServer) -> None:
    with pytest.raises(InvalidStatus), connect(shared_server.running.own.replace("http", "ws", 1) + "/other"):
        pass


def test_forwarded_headers_are_not_trusted_without_a_public_url(shared_server: PittServer) -> None:
    with closing(http.client.HTTPConnection(urlsplit(shared_server.running.own).netloc, timeout=30)) as connection:
        connection.request("GET", "/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
        assert connection.getresponse().status == 200


def test_behind_a_proxy_the_readers_address_counts(tmp_path: Path) -> None:
    with (
        PittServer(tmp_path / "data", "--public-url", "https://class.example") as server,
        closing(http.client.HTTPConnection(urlsplit(server.running.own).netloc, timeout=30)) as connection,
    ):
        connection.request("GET", "/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
        assert connection.getresponse().status == 403
        assert server.join_link == f"https://class.example/c/{server.code}"


def test_a_port_in_use_ends_with_words_before_anything_is_done(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "pitt.cli", "serve", "--port", port, "--data-dir", str(tmp_path / "data")]

        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"pitt: Port {port} is in use")
    assert "pitt serve --port" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_gracefully(server: PittServer, number: int) -> None:
    assert server.stop(number) == 0
    assert read_running(server.data_dir) is None
    assert "stopped" in server.output


def test_a_second_start_keeps_classroom_and_port_after_a_kill(server: PittServer) -> None:
    code, where = server.code, server.running.own
    old_link = server.sign_in_link

    server.stop(signal.SIGKILL)
    assert read_running(server.data_dir) is None
    server.start()

    assert (server.code, server.running.own) == (code, where)
    assert server.sign_in_link != old_link


def test_no_secret_reaches_the_log(tmp_path: Path) -> None:
    with PittServer(tmp_path / "data", "--log-level", "debug", "--log-format", "json") as server:
        token = server.sign_in_link.rpartition("#")[2]
        body = json.loads(ask(server, f"/api/classrooms/{server.code}/join", "POST", {"name": "Ana"})[2])
        ask(server, "/api/sign-in", "POST", {"token": token})
        ask(server, "/api/sign-in", "POST", {"token": "wrong" * 9})
        assert server.stop() == 0
        logged = "\n".join(line for line in server.output.splitlines() if line.startswith("{"))

    assert logged
    for secret in (token, body["ticket"], body["secret"], "wrong" * 9):
        assert secret not in logged


@pytest.fixture
def in_the_foreground() -> Iterator[None]:
    """Lets Ctrl+C reach what a test starts: a shell's background commands and their children ignore it otherwise."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("in_the_foreground")
def test_simulated_students_come_by_one_command(server: PittServer) -> None:
    command = [sys.executable, "-m", "pitt.cli", "rehearse", "--students", "3", "--data-dir", str(server.data_dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as troupe:
        try:
            wait_for(lambda: "\npitt_sessions 3.0\n" in ask(server, "/metrics")[2], "three students")
            troupe.send_signal(signal.SIGINT)
            output, _ = troupe.communicate(timeout=60)
        finally:
            # Whoever does not go must fail here, and not be waited for.
            troupe.kill()

    assert f"3 simulated students join {server.code}" in output
    assert "They have gone home." in output
    wait_for(lambda: "\npitt_sessions 0.0\n" in ask(server, "/metrics")[2], "an empty class")
