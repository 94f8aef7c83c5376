"""What may stand in the addresses of the API where ids do."""

from quart import Quart
from werkzeug.routing import BaseConverter


class IdConverter(BaseConverter):
    """Lets through what `make_id` and `make_secret` make: no database is asked for what it cannot hold."""

    regex = r"[A-Za-z0-9_-]{1,64}"


def know_ids(app: Quart) -> None:
    """Makes `<id:name>` known to routes; call it before any is added."""
    app.url_map.converters["id"] = IdConverter
