import io

from pitt.classroom.ids import ClassroomId, InstructorId
from pitt.cli.announcement import lines, qr
from pitt.serving.addresses import reach
from pitt.settings import Settings
from pitt.web.links import First

FIRST = First(InstructorId("i"), ClassroomId("c"), "QX4-7TP")


def said(settings: Settings, fingerprint: str | None = None) -> str:
    return "\n".join(
        lines(reach(settings, settings.port, ["192.168.1.5"]), FIRST, "TOKEN", fingerprint, "Media go by mesh.")
    )


def test_alone_one_is_told_how_to_let_others_in() -> None:
    words = said(Settings())

    assert "http://localhost:8000/sign-in#TOKEN" in words
    assert "http://localhost:8000/c/QX4-7TP" in words
    assert "Only this computer can join; to let others in, stop and run: pitt serve --lan" in words
    assert "█" not in words
    assert "Media go by mesh." in words


def test_on_the_lan_the_code_leads_to_the_join_link() -> None:
    words = said(Settings(lan=True), "AA:BB")

    assert "https://192.168.1.5:8000/c/QX4-7TP" in words
    assert qr("https://192.168.1.5:8000/c/QX4-7TP") in words
    assert "Browsers warn once" in words
    assert "AA:BB" in words
    assert "Only this computer" not in words


def test_behind_a_proxy_browsers_do_not_warn() -> None:
    words = said(Settings(public_url="https://class.example"))

    assert "https://class.example/c/QX4-7TP" in words
    assert "█" in words
    assert "warn" not in words


def test_plain_http_for_others_is_warned_of() -> None:
    words = said(Settings(host="0.0.0.0"))

    assert "no camera and no microphone" in words
    assert "█" not in words


def test_the_code_fits_a_terminal() -> None:
    drawn = io.StringIO(qr("https://192.168.100.100:8000/c/QX4-7TP")).readlines()

    assert max(len(line.rstrip("\n")) for line in drawn) <= 80
    assert len(drawn) <= 24
