"""All classrooms of one process: opens those with an open meeting, others on demand; hosts their WAMP realms.

Owns who is connected through which session. Observations of the endpoint come back to a classroom as commands.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Final

import structlog
from sqlalchemy import select

from pitt.classroom.commands import Command, Join, NoteConnected, NoteDisconnected, ReportActivity
from pitt.classroom.durations import Durations
from pitt.classroom.events import Fact, MeetingEnded
from pitt.classroom.ids import ClassroomId, ParticipantId
from pitt.media.engine import Direct, Engine, Observation
from pitt.projections import audiences
from pitt.projections.documents import Directory
from pitt.protocol import documents as d
from pitt.protocol import errors
from pitt.protocol.errors import Refused
from pitt.protocol.procedures import PROCEDURES
from pitt.service.calls import Calls
from pitt.service.classroom import Classroom
from pitt.service.journal import Journal
from pitt.service.media import OfferObserver
from pitt.service.open_classroom import OpenClassroom
from pitt.service.ports import Rehearse, VerifyTicket
from pitt.service.rates import Bucket
from pitt.service.resuming import resume_meetings
from pitt.store import models
from pitt.store.contract import EventLog, StoreError
from pitt.store.names import load_names
from pitt.store.session import Database
from pitt.wamp import uris
from pitt.wamp.effects import Authenticate, Interrupt, Invoke, Joined, Left
from pitt.wamp.endpoint import Endpoint
from pitt.wamp.policy import Action, Refusal
from pitt.wamp.session import Principal, Session, SessionId

SILENCE_CHECK_S: Final = 1.0
DISCONNECT_RETRY_S: Final = 0.5
_log = structlog.get_logger("pitt.service")
CommandObserver = Callable[[str, str | None], None]


class Classrooms:
    """Hosts the realms; to be given an endpoint by `serve_on` before the first connection."""

    def __init__(
        self,
        database: Database,
        log: EventLog,
        durations: Durations,
        *,
        clock: Callable[[], int],
        calls_per_second: int,
        engine: Engine | None = None,
        observer: CommandObserver = lambda kind, error: None,
        offered: OfferObserver = lambda kind: None,
    ) -> None:
        self._database = database
        self._log_of_events = log
        self._durations = durations
        self._clock = clock
        self._calls_per_second = calls_per_second
        self._engine = engine or Direct()
        self._observer = observer
        self._offered = offered
        self._open: dict[ClassroomId, asyncio.Task[OpenClassroom]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._silence: asyncio.Task[None] | None = None
        self._endpoint: Endpoint
        self._verify: VerifyTicket
        self._rehearse: Rehearse

    def serve_on(self, endpoint: Endpoint, verify: VerifyTicket, rehearse: Rehearse) -> None:
        """Begins to watch for clients that fall silent."""
        self._endpoint = endpoint
        self._verify = verify
        self._rehearse = rehearse
        self._engine.watch(self._heed_media)
        self._silence = asyncio.create_task(self._drop_silent(), name="drop silent clients")

    def resume(self) -> None:
        """Begins to load every classroom whose meeting is open, so that its timers run; call it once ready."""
        self._start(resume_meetings(self._database, self._log_of_events, self.open))

    async def close(self) -> None:
        """Ends all writers; nothing is written afterwards."""
        if self._silence is not None:
            self._silence.cancel()
        for task in [*self._tasks]:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        opened = await asyncio.gather(*self._open.values(), return_exceptions=True)
        for classroom in opened:
            if isinstance(classroom, OpenClassroom):
                await classroom.classroom.close()

    def sessions(self) -> int:
        """Counts the connected sessions of all classrooms."""
        opened = (self.opened(classroom) for classroom in self._open)
        return sum(len(it.sessions) for it in opened if it is not None)

    # --- for the web side -----------------------------------------------------------------------------------------

    async def join(
        self,
        classroom: ClassroomId,
        participant: ParticipantId,
        role: d.Role,
        name: str,
        simulated: bool,
        language: str | None,
    ) -> None:
        """Makes somebody a participant; told again, nothing changes but a removed one is refused."""
        opened = await self.open(classroom)
        names = opened.classroom.directory.names
        former = names.get(participant)
        names[participant] = name
        try:
            await opened.classroom.give(
                Join(participant=participant, role=role, simulated=simulated, language=language)
            )
        except Refused:
            if former is None:
                names.pop(participant, None)
            else:
                names[participant] = former
            raise

    async def open(self, classroom: ClassroomId) -> OpenClassroom:
        """Gives a classroom, loaded once; raises Refused when it cannot be."""
        task = self._open.get(classroom)
        if task is None:
            task = asyncio.create_task(self._load(classroom), name=f"load {classroom}")
            self._open[classroom] = task
            task.add_done_callback(lambda done: self._forget_failed(classroom, done))
        try:
            return await asyncio.shield(task)
        except StoreError as error:
            raise Refused(errors.STORAGE, f"The class could not be opened. {error}", "storage") from error

    def _forget_failed(self, classroom: ClassroomId, task: asyncio.Task[OpenClassroom]) -> None:
        """Lets the next one try again."""
        if task.cancelled() or task.exception() is not None:
            self._open.pop(classroom, None)

    async def _load(self, classroom: ClassroomId) -> OpenClassroom:
        async with self._database.sessions() as session:
            row = await session.scalar(select(models.Classroom).where(models.Classroom.id == classroom))
            if row is None:
                raise Refused(errors.UNKNOWN, "There is no such class. Check its link or code.", "classroom_unknown")
            names = dict(await load_names(session, classroom))
        directory = Directory(
            title=row.title,
            code=row.code,
            engine=self._engine.name,
            heartbeat_ms=self._durations.heartbeat_ms,
            names=names,
        )
        opened = OpenClassroom(self._endpoint.realm(classroom))
        opened.classroom = Classroom(
            classroom,
            Journal(self._log_of_events, classroom),
            directory,
            opened,
            self._durations,
            self._clock,
            self._observe,
            self._engine,
            self._offered,
        )
        opened.classroom.on_committed = lambda events: self._say_goodbye_after(opened, events)
        opened.calls = Calls(opened.classroom, opened.send_signal, self._rehearse)
        await opened.classroom.start()
        return opened

    def _heed_media(self, observation: Observation) -> None:
        """Takes whom the engine hears for what they would tell themselves; the end of one's media is silence, too."""
        opened = self.opened(observation.classroom)
        if opened is None or observation.kind == "connected":
            return
        room = opened.classroom.room
        known = room.facts.participants.items()
        who = next((who for who, it in known if it.order == observation.number), None)
        if who is not None and (observation.kind != "disconnected" or who in room.presence.speaking):
            self._start(self._report(opened, who, observation.kind == "speaking"))

    async def _report(self, opened: OpenClassroom, who: ParticipantId, speaking: bool) -> None:
        try:
            await opened.classroom.give(ReportActivity(speaking=speaking), who)
        except Refused as refused:
            _log.info("activity.refused", reason=refused.words)

    def _observe(self, command: Command, outcome: str) -> None:
        self._observer(type(command).__name__, None if outcome == "done" else outcome)

    def _say_goodbye_after(self, opened: OpenClassroom, events: Iterable[Any]) -> None:
        """Closes the sessions of those for whom the meeting is over: all of them, or somebody removed."""
        for event in events:
            kind = type(event).__name__
            if isinstance(event, MeetingEnded):
                words = "The class is over. Thank you for coming."
                for session in list(opened.sessions.values()):
                    self._endpoint.close(session, errors.CLOSE_MEETING_ENDED, words)
            elif kind == "ParticipantRemoved":
                words = "Your teacher removed you from this class."
                self._close(opened, event.participant, errors.CLOSE_REMOVED, words)
            elif kind == "ParticipantLeft":
                self._close(opened, event.participant, uris.GOODBYE_AND_OUT, "You have left the class.")

    def _close(self, opened: OpenClassroom, who: ParticipantId, uri: str, words: str) -> None:
        session = opened.sessions.get(who)
        if session is not None:
            self._endpoint.close(session, uri, words)

    def opened(self, classroom: str) -> OpenClassroom | None:
        """Gives a classroom if it is loaded."""
        task = self._open.get(ClassroomId(classroom))
        if task is None or not task.done() or task.cancelled() or task.exception() is not None:
            return None
        return task.result()

    async def facts(self, classroom: ClassroomId) -> list[Fact]:
        """Reads everything that ever happened in a classroom; opens nothing.

        Raises Refused when the log cannot be read.
        """
        try:
            return list(await Journal(self._log_of_events, classroom).facts())
        except StoreError as error:
            raise Refused(errors.STORAGE, f"The results could not be read. {error}", "storage") from error

    # --- the policy of the router ---------------------------------------------------------------------------------

    def realm_exists(self, realm: str) -> bool:
        """Lets everybody try: only a ticket that was signed for the realm opens it."""
        return True

    def check_protocol(self, version: int | None) -> Refusal | None:
        """Refuses pages of another version; scripts that name none are taken at their word."""
        if version is None or version == d.PROTOCOL_VERSION:
            return None
        return Refusal(errors.PROTOCOL_VERSION, "This page is of another version than the server. Reload it.")

    def authorize(self, session: Session, action: Action, uri: str, match: str) -> bool | Refusal:
        """Decides by role and audience; whatever is not allowed here is forbidden."""
        role, who = session.principal.role, ParticipantId(session.principal.authid)
        if action is Action.CALL:
            procedure = PROCEDURES.get(uri)
            if procedure is None:
                return False
            if role in procedure.callers:
                return True
            words = "Only instructors can do that." if role == "student" else "Only students can do that."
            return Refusal(errors.NOT_ALLOWED, words)
        if action is not Action.SUBSCRIBE:
            return Refusal(errors.NOT_ALLOWED, "Clients publish nothing themselves: call a procedure instead.")
        if match == "prefix":
            return uri in (d.PLACE_PREFIX, d.PLACE_PREFIX.rstrip("."))
        if uri in (d.CLASS, d.PEOPLE, d.TEXTS, d.ROUND, d.LESSON, d.participant_topic(who), d.signal_topic(who)):
            return True
        opened = self.opened(session.realm or "")
        if opened is None:
            return False
        return any(audience.topic == uri for audience in audiences.audiences_of(opened.classroom.room, who))

    # --- what the endpoint tells ----------------------------------------------------------------------------------

    def authenticate(self, event: Authenticate) -> None:
        """Checks the ticket, loads the classroom, and lets the session in."""
        self._start(self._authenticate(event))

    async def _authenticate(self, event: Authenticate) -> None:
        try:
            claims = self._verify(event.ticket, event.realm, event.authid, self._clock())
            opened = await self.open(ClassroomId(event.realm))
            known = opened.classroom.room.facts.participants.get(claims.participant)
            if known is None:
                words = "You are not in this class yet. Open its link and join again."
                raise Refused(errors.UNKNOWN, words, "not_joined")
            if known.removed:
                raise Refused(errors.REMOVED, "Your teacher removed you from this class.", "removed")
        except Refused as refused:
            self._endpoint.deny(event.session, refused.uri, refused.words)
            return
        except Exception:  # noqa: BLE001 - whoever knocks is told, whatever it is
            _log.exception("authenticate.failed", classroom=event.realm)
            self._endpoint.deny(event.session, uris.RUNTIME_ERROR, "Something went wrong here. Try again in a moment.")
            return
        self._endpoint.admit(event.session, Principal(authid=claims.participant, role=known.role))

    def joined(self, event: Joined) -> None:
        """Makes the newest device of a person the one that counts."""
        opened = self.opened(event.realm)
        if opened is None:
            self._endpoint.close(event.session, uris.CLOSE_REALM, "The class was closed. Join again.")
            return
        who = ParticipantId(event.principal.authid)
        older = opened.sessions.get(who)
        opened.sessions[who] = event.session
        opened.buckets[event.session] = Bucket(self._calls_per_second)
        if older is not None:
            self._endpoint.close(older, errors.CLOSE_NEWER_DEVICE, "You joined this class on another device or tab.")
        self._start(self._connect(opened, who, event.session))

    async def _connect(self, opened: OpenClassroom, who: ParticipantId, session: SessionId) -> None:
        try:
            await opened.classroom.give(NoteConnected(participant=who))
        except Refused as refused:
            self._endpoint.close(session, refused.uri, refused.words)

    def left(self, event: Left) -> None:
        """Notes that somebody's only session is gone."""
        opened = self.opened(event.realm)
        if opened is None:
            return
        opened.buckets.pop(event.session, None)
        who = ParticipantId(event.principal.authid)
        if opened.sessions.get(who) == event.session:
            del opened.sessions[who]
            self._start(self._disconnect(opened, who))

    async def _disconnect(self, opened: OpenClassroom, who: ParticipantId) -> None:
        """Tells the classroom, again and again where the store refused what came together with it."""
        while who not in opened.sessions:
            try:
                await opened.classroom.give(NoteDisconnected(participant=who))
            except Refused:
                await asyncio.sleep(DISCONNECT_RETRY_S)
            else:
                return

    def invoke(self, event: Invoke) -> None:
        """Answers a call."""
        opened = self.opened(event.realm)
        bucket = opened.buckets.get(event.session) if opened is not None else None
        if opened is None or bucket is None:
            self._decline(event, Refused(uris.CANCELED, "The class was closed. Join again.", "classroom_closed"))
        elif not bucket.take(self._clock()):
            words = "That was too much at once. Wait a second, then go on."
            self._decline(event, Refused(errors.RATE, words, "many_calls"))
        else:
            self._start(self._answer(opened, event))

    async def _answer(self, opened: OpenClassroom, event: Invoke) -> None:
        if event.args:
            words = "Procedures of Pitt take keyword arguments only."
            self._decline(event, Refused(errors.INVALID, words, "arguments"))
            return
        procedure = PROCEDURES[event.procedure]
        try:
            answer = await opened.calls.answer(procedure, event.kwargs, ParticipantId(event.principal.authid))
        except Refused as refused:
            self._decline(event, refused)
        except Exception:  # noqa: BLE001 - the caller is told, whatever it is
            _log.exception("call.failed", procedure=event.procedure)
            words = "Something went wrong here. Nothing was changed; try again."
            self._decline(event, Refused(uris.RUNTIME_ERROR, words, "fault"))
        else:
            self._endpoint.result(event.session, event.request, [answer])

    def _decline(self, event: Invoke, refused: Refused) -> None:
        sentence = {"code": refused.code, "names": refused.names}
        self._endpoint.error(event.session, event.request, refused.uri, refused.words, sentence)

    def interrupt(self, event: Interrupt) -> None:
        """Lets a command that nobody waits for run to its end: it may be durable already."""

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drop_silent(self) -> None:
        """Closes sessions that missed their heartbeats."""
        while True:
            await asyncio.sleep(min(SILENCE_CHECK_S, self._durations.silent_after_ms / 4000))
            now = self._clock()
            for task in list(self._open.values()):
                if not task.done() or task.cancelled() or task.exception() is not None:
                    continue
                for session in list(task.result().sessions.values()):
                    heard = self._endpoint.last_heard(session)
                    if heard is not None and now - heard > self._durations.silent_after_ms:
                        self._endpoint.close(
                            session, errors.CLOSE_SILENT, "Nothing was heard of you for a while. Connect again."
                        )
