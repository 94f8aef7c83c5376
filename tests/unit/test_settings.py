from pathlib import Path

import pytest

from pitt.settings import IceServerSetting, Settings, SettingsError, from_assignments, load


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_defaults_need_nothing(data_dir: Path) -> None:
    settings = load({"data_dir": data_dir}, {})

    assert settings.port == 8000
    assert settings.bind_host == "127.0.0.1"
    assert settings.database_url == f"sqlite+aiosqlite:///{data_dir}/pitt.db"
    assert settings.durations.seat_ms == 120_000


def test_flag_beats_environment_beats_file_beats_default(tmp_path: Path) -> None:
    config = tmp_path / "some.toml"
    config.write_text("port = 8001\nhost = '10.0.0.1'\nlog_level = 'debug'\n[durations]\nlead_ms = 1\nseat_ms = 1\n")

    settings = load(
        {"port": 8003}, {"PITT_PORT": "8002", "PITT_HOST": "10.0.0.2", "PITT_DURATIONS_SEAT_MS": "2"}, config
    )

    assert settings.port == 8003
    assert settings.host == "10.0.0.2"
    assert settings.log_level == "debug"
    assert settings.durations.seat_ms == 2
    assert settings.durations.lead_ms == 1
    assert settings.durations.lone_ms == 10_000


def test_the_file_in_the_data_directory_is_read(data_dir: Path) -> None:
    data_dir.mkdir()
    (data_dir / "pitt.toml").write_text("port = 8004\n")

    assert load({"data_dir": data_dir}, {}).port == 8004
    assert load({}, {"PITT_DATA_DIR": str(data_dir)}).port == 8004


def test_paths_of_a_file_are_relative_to_it(tmp_path: Path) -> None:
    config = tmp_path / "some.toml"
    config.write_text("cert = 'tls/cert.pem'\nkey = '/etc/key.pem'\n")

    settings = load({}, {}, config)

    assert settings.cert == tmp_path / "tls/cert.pem"
    assert settings.key == Path("/etc/key.pem")


def test_ice_servers_come_from_file_and_environment(tmp_path: Path) -> None:
    config = tmp_path / "some.toml"
    config.write_text("[[ice_servers]]\nurls = ['turn:t.example']\nusername = 'u'\ncredential = 'c'\n")
    server = IceServerSetting(urls=("turn:t.example",), username="u", credential="c")

    assert load({}, {}, config).ice_servers == (server,)
    text = '[{"urls": ["turn:t.example"], "username": "u", "credential": "c"}]'
    assert load({}, {"PITT_ICE_SERVERS": text}).ice_servers == (server,)


def test_assignments_are_flags() -> None:
    flags = from_assignments(["durations.seat_ms=7", "trusted_proxies=10.0.0.0/8, ::1"])

    settings = load(flags, {"PITT_DURATIONS_SEAT_MS": "8"})

    assert settings.durations.seat_ms == 7
    assert settings.trusted_proxies == ("10.0.0.0/8", "::1")


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"PITT_PORT": "many"}, ["PITT_PORT in the environment", "a whole number", "'many'"]),
        ({"PITT_PORT": "70000"}, ["PITT_PORT in the environment", "between 0 and 65535"]),
        ({"PITT_PROT": "1"}, ["PITT_PROT", "in the environment", "Did you mean PITT_PORT?"]),
        ({"PITT_LAN": "perhaps"}, ["PITT_LAN", "true or false"]),
        ({"PITT_LOG_FORMAT": "xml"}, ["PITT_LOG_FORMAT", "console or json"]),
        ({"PITT_DURATIONS_SEAT_MS": "-1"}, ["PITT_DURATIONS_SEAT_MS", "cannot be negative"]),
        ({"PITT_DURATIONS_LEAD_MS": "30001"}, ["PITT_DURATIONS_LEAD_MS", "at most 30000"]),
        ({"PITT_DURATIONS_COUNTDOWN_MS": "300001"}, ["PITT_DURATIONS_COUNTDOWN_MS", "at most 300000"]),
        ({"PITT_CERT": "c.pem"}, ["PITT_CERT", "together"]),
        ({"PITT_KEY": "k.pem"}, ["PITT_KEY", "together"]),
        ({"PITT_LAN": "1", "PITT_CERT": "c", "PITT_KEY": "k"}, ["PITT_LAN", "--host 0.0.0.0"]),
        ({"PITT_PUBLIC_URL": "class.example"}, ["PITT_PUBLIC_URL", "https://class.example.org"]),
        ({"PITT_PUBLIC_URL": "https://a.example/pitt"}, ["PITT_PUBLIC_URL", "without a path"]),
        ({"PITT_WS_MAX_SIZE_BYTES": "10"}, ["PITT_WS_MAX_SIZE_BYTES"]),
        ({"PITT_TRUSTED_PROXIES": "nginx"}, ["PITT_TRUSTED_PROXIES", "nginx is no address"]),
        ({"PITT_ENGINE": "janus"}, ["PITT_ENGINE", "auto or mesh or sfu"]),
        ({"PITT_MEDIA_PORT": "70000"}, ["PITT_MEDIA_PORT", "between 0 and 65535"]),
        ({"PITT_MEDIA_ADDRESSES": "10.0.0.5, eth0"}, ["PITT_MEDIA_ADDRESSES", "eth0 must be an address"]),
        ({"PITT_MEDIA_ADDRESSES": "10.0.0.5=class.example"}, ["PITT_MEDIA_ADDRESSES", "10.0.0.5=203.0.113.5"]),
        ({"PITT_MEDIA_ADDRESSES": "0.0.0.0"}, ["PITT_MEDIA_ADDRESSES", "browsers cannot connect to 0.0.0.0"]),
        ({"PITT_CONFIG": "/nowhere/pitt.toml"}, ["/nowhere/pitt.toml", "cannot be read"]),
    ],
)
def test_a_wrong_setting_is_refused_by_name_and_origin(environment: dict[str, str], words: list[str]) -> None:
    with pytest.raises(SettingsError) as refused:
        load({}, environment)

    for word in words:
        assert word in str(refused.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("port = '8000'", ["port in", "some.toml", "a whole number"]),
        ("prt = 1", ["prt", "some.toml", "Did you mean port?"]),
        ("[durations]\nseat = 1", ["durations.seat ", "Did you mean durations.seat_ms?"]),
        ("durations = 1", ["durations"]),
        ("port = ", ["some.toml", "not valid TOML"]),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_origin(tmp_path: Path, content: str, words: list[str]) -> None:
    config = tmp_path / "some.toml"
    config.write_text(content)

    with pytest.raises(SettingsError) as refused:
        load({}, {}, config)

    for word in words:
        assert word in str(refused.value)


@pytest.mark.parametrize("assignment", ["port", "prt=1", "durations.seat_ms=x"])
def test_a_wrong_assignment_is_refused(assignment: str) -> None:
    with pytest.raises(SettingsError, match="--set"):
        load(from_assignments([assignment]), {})


def test_media_addresses_are_a_list_and_may_be_advertised_as_others() -> None:
    given = load({}, {"PITT_MEDIA_ADDRESSES": "10.0.0.5=203.0.113.5, 2001:db8::5"})
    assert given.media_addresses == ("10.0.0.5=203.0.113.5", "2001:db8::5")


def test_a_credential_is_not_repeated_in_a_refusal() -> None:
    with pytest.raises(SettingsError) as refused:
        load({}, {"PITT_ICE_SERVERS": '[{"url": "turn:t", "credential": "hunter2"}]'})

    assert "hunter2" not in str(refused.value)


def test_lan_listens_everywhere_unless_told_where() -> None:
    assert Settings(lan=True).bind_host == "0.0.0.0"
    assert Settings(lan=True, host="10.0.0.5").bind_host == "10.0.0.5"


def test_cookies_are_kept_to_https_where_browsers_come_over_it() -> None:
    assert not Settings().secure
    assert Settings(lan=True).secure
    assert Settings(public_url="https://class.example").secure
    assert not Settings(public_url="http://class.example", lan=True).secure
