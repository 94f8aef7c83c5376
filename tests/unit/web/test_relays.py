"""Credentials for relays: one's own, expiring, and never the secret they are made of."""

import subprocess

import msgspec

from pitt.classroom.ids import ParticipantId
from pitt.settings import IceServerSetting
from pitt.web.relays import ice_servers_for

ANA = ParticipantId("ana")


def test_a_shared_secret_makes_credentials_that_expire() -> None:
    turn = IceServerSetting(urls=("turn:t.example",), secret="north")
    (given,) = ice_servers_for(ANA, [turn], now_ms=1_000_000, valid_ms=60_000)
    assert given.username == "1060:ana"
    # By another implementation: openssl.
    made = "printf %s 1060:ana | openssl dgst -sha1 -hmac north -binary | openssl base64"
    assert (
        given.credential
        == subprocess.run(["sh", "-c", made], check=True, capture_output=True, text=True).stdout.strip()
    )


def test_the_secret_never_leaves() -> None:
    turn = IceServerSetting(urls=("turn:t.example",), secret="north")
    assert b"north" not in msgspec.json.encode(ice_servers_for(ANA, [turn], 0, 1))


def test_without_a_secret_everything_is_handed_out_as_it_stands() -> None:
    stun = IceServerSetting(urls=("stun:s.example",))
    turn = IceServerSetting(urls=("turn:t.example",), username="u", credential="c")
    given = ice_servers_for(ANA, [stun, turn], 0, 1)
    assert [(it.urls, it.username, it.credential) for it in given] == [
        (("stun:s.example",), None, None),
        (("turn:t.example",), "u", "c"),
    ]
