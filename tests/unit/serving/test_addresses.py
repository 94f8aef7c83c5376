from pathlib import Path

from pitt.serving.addresses import reach
from pitt.settings import Settings

MACHINE = ["192.168.1.5", "10.0.0.7"]


def test_by_default_only_this_computer_joins() -> None:
    found = reach(Settings(), 8000, MACHINE)

    assert (found.own, found.others, found.shared) == ("http://localhost:8000", (), "http://localhost:8000")


def test_lan_is_https_on_every_address() -> None:
    found = reach(Settings(lan=True), 8443, MACHINE)

    assert found.own == "https://localhost:8443"
    assert found.others == ("https://192.168.1.5:8443", "https://10.0.0.7:8443")
    assert found.camera


def test_plain_http_for_others_gives_no_camera() -> None:
    found = reach(Settings(host="0.0.0.0"), 8000, MACHINE)

    assert found.others
    assert not found.camera


def test_behind_a_proxy_the_public_url_is_shared() -> None:
    found = reach(Settings(public_url="https://class.example/"), 8000, MACHINE)

    assert (found.own, found.shared, found.camera) == ("http://localhost:8000", "https://class.example", True)


def test_usual_ports_and_ipv6_are_written_as_people_do() -> None:
    given = Settings(host="2001:db8::5", cert=Path("c"), key=Path("k"))

    assert reach(given, 443).shared == "https://[2001:db8::5]"
    assert reach(given, 8443, MACHINE).shared == "https://[2001:db8::5]:8443"
