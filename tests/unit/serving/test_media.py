"""Which engine carries the media, and at which addresses; what is missing is said in words."""

import sys

import pytest

from pitt.media.engine import Direct
from pitt.serving.addresses import media_addresses
from pitt.serving.media import missing, open_engine, words_of
from pitt.serving.refusal import CannotServe
from pitt.settings import Settings

MACHINE = ["192.168.1.5", "10.0.0.7"]
EVERYWHERE = [("192.168.1.5", "192.168.1.5"), ("10.0.0.7", "10.0.0.7")]


@pytest.fixture
def unbuilt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Is an installation without the native part: importing it fails."""
    monkeypatch.setitem(sys.modules, "pitt_sfu", None)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (Settings(), [("127.0.0.1", "127.0.0.1")]),
        (Settings(host="localhost"), [("127.0.0.1", "127.0.0.1")]),
        (Settings(lan=True), EVERYWHERE),
        (Settings(host="0.0.0.0"), EVERYWHERE),
        (Settings(public_url="https://class.example"), EVERYWHERE),
        (Settings(host="10.0.0.7"), [("10.0.0.7", "10.0.0.7")]),
        (
            Settings(media_addresses=("10.0.0.7", "10.0.0.8 = 203.0.113.5")),
            [("10.0.0.7", "10.0.0.7"), ("10.0.0.8", "203.0.113.5")],
        ),
    ],
)
def test_media_are_taken_where_pages_are_served_unless_told_otherwise(
    settings: Settings, expected: list[tuple[str, str]]
) -> None:
    assert media_addresses(settings, MACHINE) == expected


def test_without_a_network_media_stay_on_this_machine() -> None:
    assert media_addresses(Settings(lan=True), []) == [("127.0.0.1", "127.0.0.1")]


@pytest.mark.usefixtures("unbuilt")
def test_without_the_native_part_the_mesh_serves_and_says_so() -> None:
    engine = open_engine(Settings())
    assert isinstance(engine, Direct)
    assert engine.name == "mesh"
    assert "pitt_sfu" in words_of(engine, Settings())
    assert "make run" in words_of(engine, Settings())


@pytest.mark.usefixtures("unbuilt")
def test_what_is_asked_for_and_not_built_refuses_the_start() -> None:
    with pytest.raises(CannotServe, match=r"make run.*engine=mesh"):
        open_engine(Settings(engine="sfu"))


def test_the_mesh_may_be_wanted() -> None:
    assert isinstance(open_engine(Settings(engine="mesh")), Direct)
    assert missing(Settings(engine="mesh")) == "The setting engine is mesh."
