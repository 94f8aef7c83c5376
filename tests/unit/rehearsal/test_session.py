"""A client's WAMP session, messages in, messages out."""

from typing import Any

import msgspec

from pitt.rehearsal.session import Answered, Declined, Ended, Session

encode = msgspec.msgpack.encode
TOPICS = [("pitt.class", "exact"), ("pitt.place.", "prefix")]


class Client:
    def __init__(self) -> None:
        self.told: list[tuple[str, Any]] = []
        self.session = Session("room", "p1", "a ticket", TOPICS, 1, lambda topic, it: self.told.append((topic, it)))

    def sent(self) -> list[Any]:
        return [msgspec.msgpack.decode(message) for message in self.session.messages_to_send()]

    def receive(self, *message: Any) -> Any:
        return self.session.receive_message(encode(message))


def welcome() -> Client:
    client = Client()
    client.sent()
    client.receive(4, "ticket", {})
    client.receive(2, 77, {"roles": {}})
    client.sent()
    client.receive(33, 1, 501)
    client.receive(33, 2, 502)
    return client


def test_it_says_hello_with_the_protocols_version() -> None:
    ((code, realm, details),) = Client().sent()
    assert (code, realm) == (1, "room")
    assert details["authid"] == "p1"
    assert details["authmethods"] == ["ticket"]
    assert details["x_pitt_protocol"] == 1


def test_it_shows_its_ticket_and_subscribes_when_welcome() -> None:
    client = Client()
    client.sent()
    assert client.receive(4, "ticket", {}) is None
    assert client.sent() == [[5, "a ticket", {}]]
    client.receive(2, 77, {"roles": {}})
    assert client.session.welcome
    assert client.sent() == [
        [32, 1, {"match": "exact"}, "pitt.class"],
        [32, 2, {"match": "prefix"}, "pitt.place."],
    ]


def test_events_are_told_by_topic() -> None:
    client = welcome()
    assert client.receive(36, 501, 9, {}, [{"n": 1}]) is None
    client.receive(36, 502, 9, {"topic": "pitt.place.1.2"}, [{"n": 2}])
    client.receive(36, 501, 9, {})
    assert client.told == [("pitt.class", {"n": 1}), ("pitt.place.1.2", {"n": 2})]


def test_calls_are_answered_or_declined() -> None:
    client = welcome()
    first = client.session.call("pitt.clock", {})
    second = client.session.call("pitt.hand.raise", {"a": 1})
    assert client.sent() == [[48, first, {}, "pitt.clock", [], {}], [48, second, {}, "pitt.hand.raise", [], {"a": 1}]]
    assert client.receive(50, first, {}, [{"at": 5}]) == Answered(first, {"at": 5})
    assert client.receive(8, 48, second, {}, "pitt.error.not_now", ["Not now."]) == Declined(
        second, "pitt.error.not_now", "Not now."
    )
    told = client.receive(8, 48, second, {}, "pitt.error.not_now", ["Not now."], {"code": "not_ready"})
    assert told == Declined(second, "pitt.error.not_now", "Not now.", "not_ready")
    assert client.receive(50, 9, {}) == Answered(9, None)
    assert client.receive(8, 48, 10, {}, "wamp.error.x") == Declined(10, "wamp.error.x", "")


def test_goodbye_is_answered_and_ends_the_session() -> None:
    client = welcome()
    assert client.receive(6, {"message": "The class is over."}, "pitt.close.meeting_ended") == Ended(
        "pitt.close.meeting_ended", "The class is over."
    )
    assert client.sent() == [[6, {}, "wamp.close.goodbye_and_out"]]
    assert client.session.ended


def test_the_answer_to_its_own_goodbye_is_not_answered_again() -> None:
    client = welcome()
    client.session.say_goodbye()
    assert client.sent() == [[6, {}, "wamp.close.goodbye_and_out"]]
    client.receive(6, {}, "wamp.close.goodbye_and_out")
    assert client.sent() == []


def test_an_abort_ends_the_session_in_words() -> None:
    client = Client()
    assert client.receive(3, {"message": "Too old."}, "pitt.error.ticket") == Ended("pitt.error.ticket", "Too old.")
