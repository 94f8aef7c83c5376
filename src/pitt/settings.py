"""What a server may be told from outside: flags, environment, a file, defaults.

Owns the names, types, defaults and bounds of all settings, and the words that refuse a wrong one.
Knows nothing of what the settings do.
"""

import difflib
import ipaddress
import json
import os
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, NoReturn, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

import msgspec

from pitt.classroom.durations import Durations

ENVIRONMENT_PREFIX = "PITT_"
FILE_NAME = "pitt.toml"
# Written with commas where there is only text.
LISTS = frozenset({"trusted_proxies", "metrics_readers", "media_addresses"})
NETWORKS = frozenset({"trusted_proxies", "metrics_readers"})
# Read elsewhere, by the package's build and by `--config`.
NOT_SETTINGS = frozenset({"PITT_CONFIG", "PITT_SKIP_WEB_BUILD"})


class SettingsError(Exception):
    """Refuses settings, in words that name the setting and where it came from."""


class IceServer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Is a STUN or TURN server as browsers take it (RTCIceServer, W3C WebRTC section 4.2.4)."""

    urls: tuple[str, ...]
    username: str | None = None
    credential: str | None = None


class IceServerSetting(IceServer, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Is the same with the secret that is shared with a TURN server, from which credentials are made that expire."""

    secret: str | None = None


class RateLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bounds what one address or one session may ask for; a school often stands behind one address."""

    joins_per_minute: int = 3_000
    """Joins from one address."""
    wrong_codes_per_minute: int = 30
    """Join codes and links that do not exist, from one address: guessing them must be hopeless."""
    sign_ins_per_minute: int = 20
    """Attempts to sign in as an instructor, from one address."""
    uploads_per_minute: int = 60
    """Files of one instructor: images, slides, questions. Each is read and written anew, which is work."""
    calls_per_second: int = 50
    """Calls of one WAMP session; signalling for the next group comes in bursts."""


def default_data_dir() -> Path:
    """Returns where this platform keeps a user's data."""
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/Pitt"
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local/share") / "pitt"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Holds everything a server is told; made by `load`, or directly by tests."""

    host: str = "127.0.0.1"
    port: int = 8000
    lan: bool = False
    """Serve HTTPS on all of the machine's addresses, with a certificate made here."""
    cert: Path | None = None
    key: Path | None = None
    public_url: str | None = None
    """What people type, when a proxy stands in front; only then forwarded headers are trusted."""
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    """Addresses or networks whose forwarded headers are trusted, if there is a public URL."""
    metrics_readers: tuple[str, ...] = ("127.0.0.1", "::1")
    """Addresses or networks that may read /metrics."""
    data_dir: Path = msgspec.field(default_factory=default_data_dir)
    database_url: str = ""
    """Empty: an SQLite file in the data directory."""
    ice_servers: tuple[IceServerSetting, ...] = ()
    engine: Literal["auto", "mesh", "sfu"] = "auto"
    """Who carries pictures and sound: this server (sfu), or browsers among themselves (mesh); auto: sfu where it is
    built."""
    media_port: int = 9000
    """The one port for media, UDP and TCP; 0 takes any that is free."""
    media_addresses: tuple[str, ...] = ()
    """Where media are taken, each `address` or `address=advertised` (behind 1:1 NAT); empty: where pages are served."""
    log_format: Literal["console", "json"] = "console"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    ws_max_size_bytes: int = 262_144
    """The longest WebSocket message taken: an SDP offer with every candidate is below 20 kB."""
    rate_limits: RateLimits = RateLimits()
    durations: Durations = Durations()

    def __post_init__(self) -> None:
        if not self.database_url:
            path = (self.data_dir / "pitt.db").absolute()
            msgspec.structs.force_setattr(self, "database_url", f"sqlite+aiosqlite:///{path}")
        if self.public_url:
            msgspec.structs.force_setattr(self, "public_url", self.public_url.rstrip("/"))

    @property
    def tls(self) -> bool:
        """Tells whether this process itself speaks HTTPS."""
        return self.lan or self.cert is not None

    @property
    def secure(self) -> bool:
        """Tells whether browsers come over HTTPS, so that cookies may be kept to it."""
        return self.public_url.startswith("https://") if self.public_url else self.tls

    @property
    def bind_host(self) -> str:
        """Returns the address to listen on."""
        return "0.0.0.0" if self.lan and self.host == "127.0.0.1" else self.host  # noqa: S104


class Origin(msgspec.Struct, frozen=True):
    """Is a value as somebody gave it, with the words that say where."""

    value: Any
    words: str
    strict: bool
    """Whether types must match as they are: strings of the environment may be read as numbers."""
    folder: Path | None = None
    """What a relative path is relative to, when not to the current directory."""


NESTED: dict[str, type[msgspec.Struct]] = {"rate_limits": RateLimits, "durations": Durations}
_TYPES: dict[str, Any] = {
    **{name: hint for name, hint in get_type_hints(Settings).items() if name not in NESTED},
    **{f"{group}.{name}": hint for group, struct in NESTED.items() for name, hint in get_type_hints(struct).items()},
}
_BY_VARIABLE = {ENVIRONMENT_PREFIX + name.replace(".", "_").upper(): name for name in _TYPES}
FLAGS: dict[str, str] = {
    name: f"--{name.replace('_', '-')}"
    for name in ("host", "port", "lan", "cert", "key", "public_url", "data_dir", "log_format", "log_level")
}


def load(
    flags: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    config: Path | None = None,
) -> Settings:
    """Puts the settings together: flag > environment > file > default.

    `flags` holds setting names (nested ones with a dot); None means not given. `config` is a TOML
    file; without it `PITT_CONFIG`, then `pitt.toml` in the data directory is read if it is there.
    Raises SettingsError in words.
    """
    environment = os.environ if environment is None else environment
    given = _from_environment(environment)
    given |= {
        name: Origin(value, FLAGS.get(name, f"--set {name}"), strict=False)
        for name, value in (flags or {}).items()
        if value is not None
    }
    if config is None and environment.get("PITT_CONFIG"):
        config = Path(environment["PITT_CONFIG"])
    if config is None:
        data_dir = _convert("data_dir", given["data_dir"]) if "data_dir" in given else default_data_dir()
        config = data_dir / FILE_NAME
        if not config.is_file():
            config = None
    if config is not None:
        given = _from_file(config) | given
    settings = _assemble({name: _convert(name, origin) for name, origin in given.items()})
    _check(settings, given)
    return settings


def from_assignments(assignments: Iterable[str]) -> dict[str, Any]:
    """Reads `NAME=VALUE` as somebody typed it after --set; raises SettingsError in words."""
    flags: dict[str, Any] = {}
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        if not equals:
            raise SettingsError(f"--set {assignment} says no value; write --set {name}=VALUE.")
        if name not in _TYPES:
            _refuse_unknown(name, list(_TYPES), "after --set")
        flags[name] = _read_text(name, text, f"--set {name}")
    return flags


def _read_text(name: str, text: str, words: str) -> Any:
    if name == "ice_servers":
        try:
            return json.loads(text)
        except ValueError:
            raise SettingsError(f"{words} must be JSON, a list of servers.") from None
    return [part.strip() for part in text.split(",") if part.strip()] if name in LISTS else text


def _from_environment(environment: Mapping[str, str]) -> dict[str, Origin]:
    given = {}
    for variable, text in environment.items():
        if not variable.startswith(ENVIRONMENT_PREFIX) or variable in NOT_SETTINGS:
            continue
        name = _BY_VARIABLE.get(variable)
        if name is None:
            _refuse_unknown(variable, list(_BY_VARIABLE), "in the environment")
        words = f"{variable} in the environment"
        given[name] = Origin(_read_text(name, text, words), words, strict=False)
    return given


def _from_file(path: Path) -> dict[str, Origin]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"The settings file {path} cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise SettingsError(f"The settings file {path} is not valid TOML: {error}.") from None
    flat: dict[str, Any] = {}
    for name, value in content.items():
        if name in NESTED and isinstance(value, dict):
            flat |= {f"{name}.{inner}": inner_value for inner, inner_value in value.items()}
        else:
            flat[name] = value
    for name in flat:
        if name not in _TYPES:
            _refuse_unknown(name, list(_TYPES), f"in {path}")
    return {name: Origin(value, f"{name} in {path}", strict=True, folder=path.parent) for name, value in flat.items()}


def _refuse_unknown(name: str, known: list[str], where: str) -> NoReturn:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise SettingsError(f"There is no setting {name} ({where}).{hint}")


def _convert(name: str, origin: Origin) -> Any:
    def path(_: type, value: Any) -> Any:
        if not isinstance(value, str | Path) or not str(value):
            raise ValueError("Expected a path")
        expanded = Path(value).expanduser()
        return origin.folder / expanded if origin.folder else expanded

    try:
        # A path is one already when it comes from a flag; msgspec would convert nothing then.
        value = str(origin.value) if isinstance(origin.value, Path) else origin.value
        return msgspec.convert(value, _TYPES[name], strict=origin.strict, dec_hook=path)
    except msgspec.ValidationError as error:
        if name == "ice_servers":
            # TURN credentials stand among them, so the value is not shown.
            raise SettingsError(f"{origin.words} is not usable: {error}.") from None
        raise SettingsError(
            f"{origin.words} is not usable: it must be {_wanted(_TYPES[name])}, not {origin.value!r}."
        ) from None


def _wanted(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return " or ".join(get_args(kind))
    return {int: "a whole number", bool: "true or false", str: "text"}.get(
        kind, "a list of texts" if get_origin(kind) is tuple else "a path"
    )


def _assemble(values: dict[str, Any]) -> Settings:
    nested: dict[str, Any] = {
        group: struct(
            **{name.partition(".")[2]: value for name, value in values.items() if name.startswith(f"{group}.")}
        )
        for group, struct in NESTED.items()
    }
    return Settings(**{name: value for name, value in values.items() if "." not in name}, **nested)


def _check(settings: Settings, given: Mapping[str, Origin]) -> None:
    def refuse(name: str, words: str) -> NoReturn:
        where = given[name].words if name in given else name
        raise SettingsError(f"{where} is not usable: {words}")

    _check_addresses(settings, refuse)
    if settings.ws_max_size_bytes < 16_384:
        refuse("ws_max_size_bytes", "below 16384 bytes browsers could not even agree on their media.")
    for group, struct in NESTED.items():
        for field in struct.__struct_fields__:
            if getattr(getattr(settings, group), field) < 0:
                refuse(f"{group}.{field}", "it cannot be negative.")
    durations = settings.durations
    for name in ("lead", "countdown"):
        longest = getattr(durations, f"{name}_longest_ms")
        if getattr(durations, f"{name}_ms") > longest:
            refuse(f"durations.{name}_ms", f"it is at most {longest} (durations.{name}_longest_ms).")


def _check_addresses(settings: Settings, refuse: Callable[[str, str], NoReturn]) -> None:
    if not 0 <= settings.port <= 65_535:
        refuse("port", f"a port lies between 0 and 65535, not {settings.port}.")
    if (settings.cert is None) != (settings.key is None):
        refuse("cert" if settings.cert else "key", "give the certificate and its key together (--cert and --key).")
    if settings.lan and settings.cert:
        refuse("lan", "--lan makes a certificate of its own; with --cert and --key say --host 0.0.0.0 instead.")
    if settings.public_url is not None:
        parts = urlsplit(settings.public_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query or parts.fragment:
            refuse("public_url", "it must look like https://class.example.org, without a path.")
    if not 0 <= settings.media_port <= 65_535:
        refuse("media_port", f"a port lies between 0 and 65535, not {settings.media_port}.")
    for entry in settings.media_addresses:
        bound, _, advertised = entry.partition("=")
        for address in (bound, advertised or bound):
            if not _is_address(address.strip()):
                refuse("media_addresses", f"{entry} must be an address like 10.0.0.5, or 10.0.0.5=203.0.113.5.")
        if ipaddress.ip_address((advertised or bound).strip()).is_unspecified:
            refuse("media_addresses", f"browsers cannot connect to {entry}; say which address, or {bound}=203.0.113.5.")
    for name in sorted(NETWORKS):
        for network in getattr(settings, name):
            try:
                ipaddress.ip_network(network, strict=False)
            except ValueError:
                refuse(name, f"{network} is no address and no network like 10.0.0.0/8.")


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
