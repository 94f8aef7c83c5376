import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from pitt.serving import logs

TICKET = "eyJhbGciOiJIUzI1NiJ9.eyJyZWFsbSI6InEifQ.c2lnbmF0dXJl"
LINK = "https://class.example/sign-in#rH8eLepDhdr2be8D9gxNGzyDHjGPuV7b"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    monkeypatch.setattr(sys, "stderr", stream)
    logs.configure("json", "info")
    yield stream
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


@pytest.mark.parametrize("key", ["ticket", "sign_in_token", "Authorization", "cookie", "secret", "csrf", "credential"])
def test_values_under_secret_names_are_hidden(written: io.StringIO, key: str) -> None:
    structlog.get_logger().info("something", **{key: "hunter2", "nested": {key: ["hunter2"], "kept": 1}})

    line = json.loads(written.getvalue())
    assert "hunter2" not in written.getvalue()
    assert line["event"] == "something"
    assert line["nested"]["kept"] == 1


@pytest.mark.parametrize("secret", [TICKET, LINK, f"GET {LINK} 200", f"bad ticket {TICKET}!"])
def test_tokens_and_fragments_are_hidden_in_any_text(written: io.StringIO, secret: str) -> None:
    structlog.get_logger().warning(secret, where=[secret])
    logging.getLogger("somebody.else").warning("about %s", secret)

    assert "rH8eLepD" not in written.getvalue()
    assert "c2lnbmF0dXJl" not in written.getvalue()
    assert written.getvalue().count(logs.HIDDEN) == 3


def test_tracebacks_are_hidden_too(written: io.StringIO) -> None:
    try:
        raise ValueError(f"not a ticket: {TICKET}")
    except ValueError:
        structlog.get_logger().exception("failed")
        logging.getLogger("somebody.else").exception("failed")

    assert "ValueError" in written.getvalue()
    assert "c2lnbmF0dXJl" not in written.getvalue()


def test_an_object_that_shows_its_secrets_is_hidden(written: io.StringIO) -> None:
    class Careless:
        def __repr__(self) -> str:
            return f"Careless({TICKET})"

    structlog.get_logger().info("something", held=Careless())

    assert "Careless([hidden])" in written.getvalue()


def test_quieter_than_asked_is_not_written(written: io.StringIO) -> None:
    structlog.get_logger().debug("detail")
    logging.getLogger("uvicorn.error").info("every connection")

    assert written.getvalue() == ""
