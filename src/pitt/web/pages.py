"""The pages: one document for every route of the client, and the files it loads.

Owns which addresses are pages. Must not know what they show.
"""

from typing import Final

from quart import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from pitt.web.access import anybody
from pitt.web.bundle import HASHED, NOT_BUILT, PAGE, Asset, Bundle, choose_encoding

ROUTES: Final = (
    "/",
    "/classrooms",
    "/questions",
    "/questions/<path:rest>",
    "/lessons",
    "/lessons/<path:rest>",
    "/c/<code>",
    "/c/<code>/",
    "/c/<code>/<path:rest>",
    "/sign-in",
    "/invite",
    "/me",
)


def pages(bundle: Bundle) -> Blueprint:
    """Gives the routes of the client and the files of its bundle."""
    blueprint = Blueprint("pages", __name__)

    async def show_page(code: str = "", rest: str = "") -> Response:
        page = await bundle.find(PAGE)
        if page is None:
            response = Response(NOT_BUILT, status=503, mimetype="text/html")
            response.headers["Cache-Control"] = "no-store"
            return response
        return _send(page)

    for route in ROUTES:
        blueprint.add_url_rule(route, "show_page", anybody(show_page), methods=["GET"])

    @blueprint.get(f"/{HASHED}<path:name>")
    @anybody
    async def send_asset(name: str) -> Response:
        return await _send_file(HASHED + name)

    @blueprint.get("/<name>")
    @anybody
    async def send_file(name: str) -> Response:
        if name == PAGE:
            raise NotFound
        return await _send_file(name)

    async def _send_file(name: str) -> Response:
        asset = await bundle.find(name)
        if asset is None:
            raise NotFound
        return _send(asset)

    return blueprint


def _send(asset: Asset) -> Response:
    encoding = choose_encoding(asset, dict(request.accept_encodings))
    etag = f'"{asset.etag}{encoding and "-" + encoding}"'
    headers = {"Cache-Control": asset.cache_control, "ETag": etag, "Vary": "Accept-Encoding"}
    if etag in request.headers.get("If-None-Match", ""):
        return Response(b"", status=304, headers=headers)
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(asset.bodies[encoding], headers=headers, content_type=asset.media_type)
