"""The media engine that the settings ask for.

Owns the choice and its words. Must not know how media are carried.
"""

from pitt.media.engine import Direct
from pitt.media.sfu import NativeMissing, SfuEngine, native
from pitt.serving.addresses import media_addresses
from pitt.serving.refusal import CannotServe
from pitt.settings import Settings


def open_engine(settings: Settings) -> SfuEngine | Direct:
    """Gives the engine; an `SfuEngine` is to be closed.

    Raises CannotServe in words when it is not built but asked for, or its port cannot be taken.
    """
    if missing(settings) is not None:
        return Direct()
    addresses = media_addresses(settings)
    try:
        return SfuEngine(addresses, settings.media_port)
    except (OSError, ValueError) as error:
        where = ", ".join(bound for bound, _ in addresses)
        raise CannotServe(
            f"Port {settings.media_port} for pictures and sound cannot be taken at {where} ({error}). "
            "Stop what has it, take another port: --set media_port=9001 (0: any), "
            "or name this machine's address: --set media_addresses=ADDRESS"
        ) from None


def missing(settings: Settings) -> str | None:
    """Tells in words why media do not go through this server; nothing where they do.

    Raises CannotServe where they must.
    """
    if settings.engine == "mesh":
        return "The setting engine is mesh."
    try:
        native()
    except NativeMissing as error:
        if settings.engine == "sfu":
            raise CannotServe(f"{error} Or let browsers connect directly: --set engine=mesh") from None
        return str(error)
    return None


def words_of(engine: SfuEngine | Direct, settings: Settings) -> str:
    """Says which way pictures and sound go, and how another way could be had."""
    if isinstance(engine, SfuEngine):
        where = ", ".join(advertised for _, advertised in media_addresses(settings))
        return f"Pictures and sound go through this server (sfu): {where}, UDP and TCP port {engine.port}."
    return f"Pictures and sound go directly between browsers (mesh). {missing(settings)}"
