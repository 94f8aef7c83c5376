"""The application factory."""

import time
from datetime import timedelta

from quart import Quart, Response, request

from pitt.settings import Settings
from pitt.web.access import guard_requests
from pitt.web.addresses import know_ids
from pitt.web.api.classrooms import classrooms_api
from pitt.web.api.documents import class_pages_api, documents_api
from pitt.web.api.images import images_api
from pitt.web.api.joining import joining_api
from pitt.web.api.lessons import lessons_api
from pitt.web.api.question_files import question_files_api
from pitt.web.api.questions import questions_api
from pitt.web.api.results import results_api
from pitt.web.api.signing_in import signing_in_api
from pitt.web.bundle import Bundle
from pitt.web.keys import SigningKeys, load_signing_keys
from pitt.web.lifetimes import Lifetimes
from pitt.web.pages import pages
from pitt.web.parts import EXTENSION, Web
from pitt.web.ports import Classrooms, Clock, HasSessions
from pitt.web.refusals import handle_refusals
from pitt.web.safety import guard_response
from pitt.web.sessions import COOKIE, SignedCookies, bind_sessions
from pitt.web.uploads import BODY_TIMEOUT_S, LONGEST_BODY, LimitedRequest


def wall_clock() -> int:
    """Tells the time in milliseconds since the Unix epoch."""
    return time.time_ns() // 1_000_000


def create_app(
    settings: Settings,
    database: HasSessions,
    classrooms: Classrooms,
    *,
    clock: Clock = wall_clock,
    lifetimes: Lifetimes | None = None,
    keys: SigningKeys | None = None,
    bundle: Bundle | None = None,
) -> Quart:
    """Makes the web application.

    Without `keys` it reads them, or makes them, when it starts serving (ASGI lifespan); the database has been
    upgraded by then. `web_of(app)` gives the parts that others need, such as the tickets.
    """
    app = Quart("pitt.web", static_folder=None)
    app.request_class = LimitedRequest
    app.config.update(
        MAX_CONTENT_LENGTH=LONGEST_BODY,
        BODY_TIMEOUT=BODY_TIMEOUT_S,
        PROPAGATE_EXCEPTIONS=False,
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    lifetimes = lifetimes or Lifetimes()
    app.permanent_session_lifetime = timedelta(milliseconds=lifetimes.signed_in_ms)
    app.url_map.strict_slashes = False
    know_ids(app)
    app.session_interface = SignedCookies(settings.public_url)
    web = Web(settings, lifetimes, bind_sessions(app, database.sessions), classrooms, clock)
    app.extensions[EXTENSION] = web
    handle_refusals(app)
    guard_requests(app, web)
    for blueprint in (
        signing_in_api(web),
        classrooms_api(web),
        joining_api(web),
        results_api(web),
        question_files_api(web),
        questions_api(web),
        lessons_api(web),
        images_api(web),
        documents_api(web),
        class_pages_api(web),
        pages(bundle or Bundle()),
    ):
        app.register_blueprint(blueprint)

    @app.after_request
    async def guard(response: Response) -> Response:
        guard_response(request, response, settings.public_url)
        return response

    if keys is not None:
        web.hold_keys(app, keys)
    else:

        @app.before_serving
        async def read_keys() -> None:
            async with database.sessions() as session:
                web.hold_keys(app, await load_signing_keys(session, clock()))

    return app
