"""The command line as somebody types it, without a server."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pitt import __version__
from pitt.cli import main


class Pitt:
    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir

    def __call__(self, *arguments: str, exit_code: int = 0) -> Result:
        result = CliRunner().invoke(main, list(arguments), env={"PITT_DATA_DIR": str(self.data_dir)})
        assert result.exit_code == exit_code, result.output
        return result


@pytest.fixture
def pitt(tmp_path: Path) -> Pitt:
    return Pitt(tmp_path / "data")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["serve", "classroom", "rehearse", "doctor", "db", "PITT_PORT"]),
        (["serve"], ["--lan", "--cert", "--key", "--public-url", "--data-dir", "--config", "--log-level", "--set"]),
        (["classroom"], ["list", "create", "sign-in-link"]),
        (["rehearse"], ["--students", "--url", "--classroom", "--minutes", "default: 12"]),
        (["doctor"], ["Exits with 1"]),
        (["db"], ["upgrade", "check", "backup"]),
    ],
)
def test_help_names_what_there_is(pitt: Pitt, arguments: list[str], words: list[str]) -> None:
    output = pitt(*arguments, "--help").output

    for word in words:
        assert word in output


def test_version(pitt: Pitt) -> None:
    assert pitt("--version").output == f"Pitt {__version__}\n"


def test_a_wrong_setting_ends_in_words(pitt: Pitt) -> None:
    assert "There is no setting prt" in pitt("classroom", "list", "--set", "prt=1", exit_code=2).output


def test_a_classroom_is_created_and_listed(pitt: Pitt) -> None:
    assert "There are no classrooms yet" in pitt("classroom", "list").output

    created = pitt("classroom", "create", "  Physics   1 ").output

    code = created.split("the code ")[1].split(".")[0]
    assert f"{code}  Physics 1  http://localhost:8000/c/{code}" in pitt("classroom", "list").output


@pytest.mark.parametrize("title", ["", "   ", "x" * 10_000])
def test_a_title_must_be_one(pitt: Pitt, title: str) -> None:
    assert "1 to 100 characters" in pitt("classroom", "create", title, exit_code=2).output
    assert not pitt.data_dir.exists()


def test_sign_in_links_differ_and_carry_the_token_in_the_fragment(pitt: Pitt) -> None:
    first, second = (pitt("classroom", "sign-in-link").output.strip() for _ in range(2))

    assert first != second
    assert first.startswith("http://localhost:8000/sign-in#")


def test_a_link_for_a_new_instructor_adds_one_once(pitt: Pitt) -> None:
    for _ in range(2):
        pitt("classroom", "sign-in-link", "--name", "Ana")

    with closing(sqlite3.connect(pitt.data_dir / "pitt.db")) as connection:
        assert connection.execute("SELECT name FROM instructors").fetchall() == [("Ana",)]


def test_a_backup_is_whole_private_and_never_overwrites(pitt: Pitt, tmp_path: Path) -> None:
    pitt("classroom", "create", "Physics")
    copy = tmp_path / "copy.db"

    pitt("db", "backup", str(copy))

    assert copy.stat().st_mode & 0o077 == 0
    assert {path.name for path in tmp_path.iterdir()} == {"data", "copy.db"}
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT title FROM classrooms ORDER BY title").fetchall() == [
            ("My classroom",),
            ("Physics",),
        ]
    assert "exists already" in pitt("db", "backup", str(copy), exit_code=2).output


def test_a_sound_database_is_told_from_a_damaged_one(pitt: Pitt) -> None:
    pitt("classroom", "create", "Physics")
    assert "is sound" in pitt("db", "check").output

    with closing(sqlite3.connect(pitt.data_dir / "pitt.db")) as connection, connection:
        connection.execute("INSERT INTO events VALUES ('room', 2, 'Something', x'00', 1)")
    assert "the events of classroom room have a gap" in pitt("db", "check", exit_code=2).output

    (pitt.data_dir / "pitt.db").write_bytes(b"nonsense" * 1000)
    assert "Restore the last backup" in pitt("db", "check", exit_code=2).output


def test_no_database_is_told(pitt: Pitt) -> None:
    for command in ("check", "backup"):
        assert "Start Pitt once" in pitt("db", command, exit_code=2).output
    assert not pitt.data_dir.exists()


def test_upgrade_makes_the_database(pitt: Pitt) -> None:
    assert "at version" in pitt("db", "upgrade").output
    assert (pitt.data_dir / "pitt.db").is_file()


def test_a_data_directory_that_cannot_be_made_is_told(pitt: Pitt) -> None:
    pitt.data_dir.write_text("a file")

    assert "--data-dir" in pitt("db", "upgrade", exit_code=2).output


def test_what_is_no_database_is_told(pitt: Pitt) -> None:
    pitt.data_dir.mkdir()
    (pitt.data_dir / "pitt.db").write_bytes(b"nonsense" * 1000)

    assert "is not a database" in pitt("classroom", "list", exit_code=2).output


def test_the_doctor_changes_nothing(pitt: Pitt) -> None:
    output = CliRunner().invoke(main, ["doctor", "--data-dir", str(pitt.data_dir)]).output

    for what in (
        "Python",
        "Web client",
        "Data directory",
        "Database",
        "Port",
        "Pictures and sound",
        "Clock",
        "Certificate",
        "Others join",
    ):
        assert what in output
    assert not pitt.data_dir.exists()


def test_the_doctor_finds_faults(pitt: Pitt) -> None:
    pitt.data_dir.mkdir()
    (pitt.data_dir / "pitt.db").write_bytes(b"nonsense" * 1000)

    output = pitt("doctor", "--set", "cert=none.pem", "--set", "key=none.pem", exit_code=1).output

    assert "FAULT  Database" in output
    assert "FAULT  Certificate: --cert none.pem cannot be read" in output
