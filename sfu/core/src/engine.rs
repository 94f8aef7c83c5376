//! All connections of all classrooms: finds out whose bytes come in, polls only what is due, and hands packets on.
//!
//! One engine is one thread's. Another engine on another thread would share nothing with it but the classrooms' plans.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::net::{Protocol, Receive};

use crate::budget::Budget;
use crate::check::Check;
use crate::connections::{Connection, Connections, Writer};
use crate::datagrams::{Datagrams, Route};
use crate::keys;
use crate::observation::{Observation, Observed};
use crate::packet::Incoming;
use crate::peer::{OfferRefused, Peer, PeerEvent, Polled};
use crate::plan::Plan;
use crate::source::{Kind, Medium, Number, SourceId};
use crate::statistics::Statistics;
use crate::switchboard::{Handle, Switchboard};

/// A connection that was never made, or whose path is gone, is given up after that.
const ABANDONED: Duration = Duration::from_secs(30);
/// Matters of classrooms are looked at so often at most.
const GRAIN: Duration = Duration::from_millis(4);
/// The packets of a picture come at once: they leave at once, too, which costs less work than one by one. So long what was
/// written waits for the rest of its picture.
const GATHERED: Duration = Duration::from_millis(1);
/// Receivers whose packets are sent together: the first need not wait until those of the last are worked out.
const PORTION: usize = 12;

/// All connections of one thread.
#[derive(Debug, Default)]
pub struct Engine {
    connections: Connections,
    classrooms: HashMap<Arc<str>, Classroom>,
    by_address: HashMap<(Protocol, SocketAddr), Handle>,
    by_username: HashMap<String, Handle>,
    agenda: BinaryHeap<Reverse<(Instant, Handle)>>,
    /// When classrooms are looked at again.
    boards_due: Option<Instant>,
    told: Vec<(Handle, PeerEvent)>,
    datagrams: Datagrams,
}

#[derive(Debug, Default)]
struct Classroom {
    board: Switchboard,
    numbers: HashMap<Number, Handle>,
}

impl Engine {
    /// Takes in a connection whose offer was answered; a former one of the same participant ends.
    pub fn admit(&mut self, classroom: &str, who: Number, id: &str, mut peer: Peer, now: Instant) {
        self.disconnect(classroom, who, now);
        let username = peer.username();
        let name = self.classroom(classroom);
        let connection = Connection {
            peer,
            id: id.into(),
            classroom: name.clone(),
            who,
            username: username.clone(),
            addresses: Vec::new(),
            budget: Budget::new(now),
            connected: false,
            lost_at: Some(now),
            due: now,
            listed: None,
            queued: false,
            hurried: false,
            unfinished: [false; Kind::ALL.len()],
        };
        let handle = self.connections.add(connection);
        self.by_username.insert(username, handle);
        if let Some(room) = self.classrooms.get_mut(&name) {
            room.numbers.insert(who, handle);
        }
        self.run(handle, now, |peer| peer.advance(now));
    }

    /// Tells whether a participant's connection is this one: then another offer restarts ICE.
    pub fn knows(&self, classroom: &str, who: Number, id: &str) -> bool {
        self.find(classroom, who).is_some_and(|handle| self.connections.get(handle).is_some_and(|it| &*it.id == id))
    }

    /// Answers an offer that restarts ICE.
    pub fn restart(&mut self, classroom: &str, who: Number, offer: &str, now: Instant) -> Result<String, OfferRefused> {
        let unknown = || OfferRefused("This connection is not known any more; make a new one.".into());
        let handle = self.find(classroom, who).ok_or_else(unknown)?;
        let connection = self.connections.get_mut(handle).ok_or_else(unknown)?;
        let peer = &mut connection.peer;
        let Ok(answered) = catch_unwind(AssertUnwindSafe(|| (peer.restart(offer), peer.username()))) else {
            self.give_up(handle, now);
            return Err(unknown());
        };
        let (answer, username) = (answered.0?, answered.1);
        let former = std::mem::replace(&mut connection.username, username.clone());
        self.by_username.remove(&former);
        self.by_username.insert(username, handle);
        self.run(handle, now, |peer| peer.advance(now));
        Ok(answer)
    }

    /// Ends a participant's connection, if there is one.
    pub fn disconnect(&mut self, classroom: &str, who: Number, now: Instant) {
        if let Some(handle) = self.find(classroom, who) {
            self.run(handle, now, |peer| {
                peer.close();
                Ok(())
            });
            self.remove(handle, now);
        }
    }

    /// Puts a plan in force.
    pub fn apply(&mut self, classroom: &str, plan: Plan, now: Instant) {
        let name = self.classroom(classroom);
        self.connections.statistics.plans_applied += 1;
        self.on_board(&name, now, |board, out| board.apply(plan, now, out));
    }

    /// Takes the plan to come.
    pub fn announce(&mut self, classroom: &str, plan: Plan, due: Instant, now: Instant) {
        let name = self.classroom(classroom);
        self.on_board(&name, now, |board, out| board.announce(plan, due, now, out));
    }

    /// Forgets the plan to come.
    pub fn cancel(&mut self, classroom: &str, now: Instant) {
        self.on_board(classroom, now, |board, _| board.cancel());
    }

    /// Ends a classroom with all its connections.
    pub fn forget(&mut self, classroom: &str, now: Instant) {
        let numbers = self.classrooms.get(classroom).map(|room| room.numbers.keys().copied().collect::<Vec<_>>());
        for who in numbers.unwrap_or_default() {
            self.disconnect(classroom, who, now);
        }
        self.classrooms.remove(classroom);
        self.connections.statistics.classrooms = self.classrooms.len() as u64;
    }

    /// Takes bytes in that came from somewhere; `flush` must follow, once for many.
    pub fn receive(&mut self, route: Route, bytes: &[u8], now: Instant) {
        let statistics = &mut self.connections.statistics;
        statistics.packets_in += 1;
        statistics.bytes_in += bytes.len() as u64;
        let from = (route.protocol, route.source);
        let known = self.by_address.get(&from).copied();
        // Cheap for strangers: without a known address only STUN that names a connection is read further. An address may
        // have passed on to somebody else, behind a NAT: then the name counts.
        let check = Check::read(bytes);
        let named = check.as_ref().and_then(|it| self.by_username.get(&it.username).copied());
        let Some(handle) = named.or(known) else {
            self.connections.statistics.dropped_stranger += 1;
            return;
        };
        let Some(connection) = self.connections.get_mut(handle) else { return };
        if !connection.budget.spend(bytes.len(), now) {
            self.connections.statistics.dropped_over_budget += 1;
            return;
        }
        let read = || Receive::new(route.protocol, route.source, route.destination, bytes);
        let Ok(received) = read() else {
            self.connections.statistics.dropped_malformed += 1;
            return;
        };
        if known != Some(handle) {
            let Ok(again) = read() else { return };
            let accepted = catch_unwind(AssertUnwindSafe(|| connection.peer.accepts(again, now)));
            if !matches!(accepted, Ok(true)) {
                self.connections.statistics.dropped_stranger += 1;
                return;
            }
            connection.note_address(from, &mut self.by_address);
            self.by_address.insert(from, handle);
        }
        let names = check.is_some_and(|it| it.names);
        self.run(handle, now, |peer| peer.receive(received, names, now));
    }

    /// Tells that a TCP connection has ended, so that its address means nothing any more.
    pub fn forget_stream(&mut self, address: SocketAddr) {
        self.by_address.remove(&(Protocol::Tcp, address));
    }

    /// Does what is due by now.
    pub fn advance(&mut self, now: Instant) {
        while let Some(&Reverse((due, handle))) = self.agenda.peek() {
            if due > now {
                break;
            }
            self.agenda.pop();
            let Some(connection) = self.connections.get_mut(handle) else { continue };
            if connection.listed != Some(due) {
                continue;
            }
            connection.listed = None;
            if connection.due > now {
                self.list(handle);
            } else if connection.lost_at.is_some_and(|at| now.saturating_duration_since(at) > ABANDONED) {
                self.remove(handle, now);
            } else {
                self.run(handle, now, |peer| peer.advance(now));
            }
        }
        if self.boards_due.is_some_and(|due| due <= now) {
            let mut next = None;
            for room in self.classrooms.values_mut() {
                let mut out = Writer { connections: &mut self.connections, room: &room.numbers, now };
                room.board.tick(now, &mut out);
                next = [next, room.board.due(now)].into_iter().flatten().min();
            }
            self.boards_due = next.map(|due| due.max(now + GRAIN));
        }
    }

    /// When `advance` is due; none while nobody is here.
    pub fn due(&self) -> Option<Instant> {
        let first = self.agenda.peek().map(|Reverse((due, _))| *due);
        let gathered = self.connections.written_at.map(|at| at + GATHERED);
        [first, self.boards_due, gathered].into_iter().flatten().min()
    }

    /// Whether what was written still waits for the rest of a picture.
    pub fn is_gathering(&self, now: Instant) -> bool {
        self.connections.unfinished > 0
            && self.connections.written_at.is_some_and(|at| now.saturating_duration_since(at) < GATHERED)
    }

    /// Works out what goes to some of those to whom something was written, so that it can be sent at once; tells whether
    /// there are more.
    pub fn flush(&mut self, now: Instant) -> bool {
        let since = self.connections.written_at.take();
        for _ in 0..PORTION {
            let Some(handle) = self.connections.next_written() else { break };
            let Some(connection) = self.connections.get_mut(handle) else { continue };
            if connection.peer.is_stirred() {
                self.run(handle, now, |peer| peer.advance(now));
                continue;
            }
            let (peer, datagrams) = (&mut connection.peer, &mut self.datagrams);
            match catch_unwind(AssertUnwindSafe(|| peer.depart(now, datagrams))) {
                Ok(again) => {
                    self.connections.statistics.packets_sent_again += again;
                    self.schedule(handle);
                }
                Err(_) => self.give_up(handle, now),
            }
        }
        let more = self.connections.has_written();
        if more {
            self.connections.written_at = since;
        }
        more
    }

    /// What is to be sent; `sent` must follow.
    pub const fn datagrams(&self) -> &Datagrams {
        &self.datagrams
    }

    /// Takes note that everything of `datagrams` was sent.
    pub fn sent(&mut self) {
        let statistics = &mut self.connections.statistics;
        statistics.packets_out += self.datagrams.len() as u64;
        statistics.bytes_out += self.datagrams.size() as u64;
        self.datagrams.clear();
    }

    /// Takes what has been observed.
    pub fn observations(&mut self) -> Vec<Observation> {
        std::mem::take(&mut self.connections.observations)
    }

    /// What has been counted.
    pub const fn statistics(&self) -> Statistics {
        self.connections.statistics
    }

    /// Does something to a connection, then everything that follows from it; one that fails or panics is closed alone.
    fn run(&mut self, handle: Handle, now: Instant, act: impl FnOnce(&mut Peer) -> Result<(), str0m::RtcError>) {
        let Some(connection) = self.connections.get_mut(handle) else { return };
        let peer = &mut connection.peer;
        let (datagrams, told) = (&mut self.datagrams, &mut self.told);
        // Those of a connection that panicked after it had agreed on them.
        keys::take_agreed();
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            act(peer)?;
            peer.poll(now, datagrams, |event| told.push((handle, event)))
        }));
        match outcome {
            Ok(Ok(Polled { due, again })) => {
                connection.due = due;
                let alive = connection.peer.is_alive();
                self.connections.statistics.packets_sent_again += again;
                self.list(handle);
                self.follow(now);
                if !alive {
                    self.remove(handle, now);
                }
            }
            Ok(Err(_)) => {
                self.connections.statistics.connections_failed += 1;
                self.remove(handle, now);
            }
            Err(_) => self.give_up(handle, now),
        }
    }

    /// Closes a connection that panicked, alone.
    fn give_up(&mut self, handle: Handle, now: Instant) {
        self.connections.statistics.connections_panicked += 1;
        self.remove(handle, now);
    }

    /// Looks at a connection in time for its next report.
    fn schedule(&mut self, handle: Handle) {
        let Some(connection) = self.connections.get_mut(handle) else { return };
        if let Some(due) = connection.peer.report_due().filter(|due| *due < connection.due) {
            connection.due = due;
            self.list(handle);
        }
    }

    /// Follows what connections have told.
    fn follow(&mut self, now: Instant) {
        let mut told = std::mem::take(&mut self.told);
        for (handle, event) in told.drain(..) {
            let Some(connection) = self.connections.get_mut(handle) else { continue };
            let who = connection.who;
            match event {
                PeerEvent::Packet(kind, packet) => self.forward(handle, kind, &packet, now),
                PeerEvent::Malformed => self.connections.statistics.dropped_malformed += 1,
                PeerEvent::KeyframeWanted(index) => {
                    let name = connection.classroom.clone();
                    self.on_board(&name, now, |board, out| board.want_keyframe(who, index, now, out));
                }
                PeerEvent::Connected => {
                    connection.connected = true;
                    connection.lost_at = None;
                    let name = connection.classroom.clone();
                    self.connections.observe(Observed::Connected, &name, who);
                    self.on_board(&name, now, |board, out| board.connect(who, handle, now, out));
                }
                PeerEvent::Reachable(true) if connection.connected => connection.lost_at = None,
                PeerEvent::Reachable(true) => {}
                PeerEvent::Reachable(false) => connection.lost_at = connection.lost_at.or(Some(now)),
                PeerEvent::Closed => self.remove(handle, now),
            }
        }
        // Its memory is used again.
        if self.told.is_empty() {
            self.told = told;
        }
    }

    fn forward(&mut self, handle: Handle, kind: Kind, packet: &Incoming, now: Instant) {
        self.connections.note_unfinished(handle, kind, kind.medium() == Medium::Video && !packet.marker);
        let Some(connection) = self.connections.get_mut(handle) else { return };
        let source = SourceId::new(connection.who, kind);
        let name = connection.classroom.clone();
        self.on_board(&name, now, |board, out| board.forward(source, packet, now, out));
    }

    fn on_board(&mut self, classroom: &str, now: Instant, act: impl FnOnce(&mut Switchboard, &mut Writer<'_>)) {
        if let Some(room) = self.classrooms.get_mut(classroom) {
            let mut out = Writer { connections: &mut self.connections, room: &room.numbers, now };
            act(&mut room.board, &mut out);
            self.look_at_boards_by(now + GRAIN);
        }
    }

    fn look_at_boards_by(&mut self, due: Instant) {
        self.boards_due = Some(self.boards_due.map_or(due, |earlier| earlier.min(due)));
    }

    fn classroom(&mut self, classroom: &str) -> Arc<str> {
        if let Some((name, _)) = self.classrooms.get_key_value(classroom) {
            return name.clone();
        }
        let name: Arc<str> = classroom.into();
        self.classrooms.insert(name.clone(), Classroom::default());
        self.connections.statistics.classrooms = self.classrooms.len() as u64;
        name
    }

    fn find(&self, classroom: &str, who: Number) -> Option<Handle> {
        self.classrooms.get(classroom)?.numbers.get(&who).copied()
    }

    fn list(&mut self, handle: Handle) {
        let Some(connection) = self.connections.get_mut(handle) else { return };
        if connection.listed.is_none_or(|listed| connection.due < listed) {
            connection.listed = Some(connection.due);
            self.agenda.push(Reverse((connection.due, handle)));
        }
    }

    fn remove(&mut self, handle: Handle, now: Instant) {
        let Some(connection) = self.connections.take(handle) else { return };
        for address in &connection.addresses {
            if self.by_address.get(address) == Some(&handle) {
                self.by_address.remove(address);
            }
        }
        self.by_username.remove(&connection.username);
        let who = connection.who;
        let name = connection.classroom.clone();
        if let Some(room) = self.classrooms.get_mut(&name) {
            room.numbers.remove(&who);
        }
        self.on_board(&name, now, |board, out| board.disconnect(who, now, out));
        if connection.connected {
            self.connections.observe(Observed::Disconnected, &name, who);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::provider;
    use crate::packet::Outgoing;
    use crate::peer::PeerConfig;
    use crate::switchboard::{Outbox, Slot};

    const OFFER: &str = include_str!("../../fuzz/seeds/offer/browser.sdp");

    fn engine(now: Instant) -> Engine {
        let certificate = provider().dtls_provider.generate_certificate();
        let Some(certificate) = certificate else { panic!("a certificate can be made") };
        let config = PeerConfig { certificate, candidates: Vec::new() };
        let mut engine = Engine::default();
        for who in [1, 2] {
            let Ok((peer, _)) = Peer::answer(OFFER, &config, now) else { panic!("a browser's offer is answered") };
            engine.admit("room", Number(who), "one", peer, now);
        }
        engine
    }

    #[test]
    fn a_connection_that_panics_is_closed_alone() {
        let now = Instant::now();
        let mut engine = engine(now);
        let Some(handle) = engine.find("room", Number(1)) else { panic!("number 1 was admitted") };
        engine.run(handle, now, |_| panic!("as a bug would"));
        assert!(!engine.knows("room", Number(1), "one"));
        assert!(engine.knows("room", Number(2), "one"));
        let counted = engine.statistics();
        assert_eq!((counted.connections, counted.connections_panicked), (1, 1));
    }

    fn packet(now: Instant) -> Outgoing {
        let payload = [0; 40].into();
        Outgoing { sequence: 1, timestamp: 0, marker: false, payload, patch: None, source: None, level: None, at: now }
    }

    #[test]
    fn a_connection_whose_packet_cannot_be_written_is_closed_alone() {
        let now = Instant::now();
        let mut engine = engine(now);
        let Some(handle) = engine.find("room", Number(1)) else { panic!("number 1 was admitted") };
        let nowhere = Slot { medium: Medium::Audio, index: 99 };
        let mut out = Writer { connections: &mut engine.connections, room: &HashMap::new(), now };
        out.write(handle, nowhere, packet(now));
        while engine.flush(now) {}
        assert!(!engine.knows("room", Number(1), "one"));
        assert!(engine.knows("room", Number(2), "one"));
        assert_eq!(engine.statistics().connections_panicked, 1);
    }

    #[test]
    fn whoever_waits_for_a_voice_is_sent_to_before_those_who_wait_for_pictures() {
        let now = Instant::now();
        let mut engine = engine(now);
        let (Some(first), Some(second)) = (engine.find("room", Number(1)), engine.find("room", Number(2))) else {
            panic!("both were admitted")
        };
        let all = &mut engine.connections;
        while all.next_written().is_some() {}
        all.queue(first, Medium::Video, now);
        all.queue(second, Medium::Video, now);
        all.queue(second, Medium::Audio, now);
        let order: Vec<Handle> = std::iter::from_fn(|| all.next_written()).collect();
        assert_eq!(order, [second, first]);
        assert!(!all.has_written());
    }

    #[test]
    fn a_connection_that_never_comes_about_is_given_up() {
        let begin = Instant::now();
        let mut engine = engine(begin);
        let mut now = begin;
        while now < begin + ABANDONED + Duration::from_secs(5) {
            now += Duration::from_millis(500);
            engine.advance(now);
        }
        assert_eq!(engine.statistics().connections, 0);
        assert!(engine.by_username.is_empty());
    }

    #[test]
    fn somebody_who_sends_many_times_their_share_is_cut_to_it_before_anything_is_read() {
        let now = Instant::now();
        let mut engine = engine(now);
        let Some(handle) = engine.find("room", Number(1)) else { panic!("number 1 was admitted") };
        let source = SocketAddr::from(([192, 0, 2, 1], 5_000));
        engine.by_address.insert((Protocol::Udp, source), handle);
        let route = Route { protocol: Protocol::Udp, source, destination: SocketAddr::from(([192, 0, 2, 2], 9_000)) };
        for _ in 0..10_000 {
            engine.receive(route, &[0x80; 1_200], now);
        }
        let counted = engine.statistics();
        assert!(counted.dropped_over_budget > 9_000, "{counted:?}");
        assert!(engine.knows("room", Number(1), "one") && engine.knows("room", Number(2), "one"));
    }

    #[test]
    fn an_address_that_passed_on_to_somebody_else_is_theirs_only_with_a_proof() {
        let now = Instant::now();
        let mut engine = engine(now);
        let (Some(first), Some(second)) = (engine.find("room", Number(1)), engine.find("room", Number(2))) else {
            panic!("both were admitted")
        };
        let source = SocketAddr::from(([192, 0, 2, 1], 5_000));
        engine.by_address.insert((Protocol::Udp, source), first);
        // A request that names the second connection, but does not know its password.
        let name = engine.connections.get(second).map(|it| format!("{}:browser", it.username)).unwrap_or_default();
        let mut request = vec![0x00, 0x01, 0x00, 0x00, 0x21, 0x12, 0xa4, 0x42];
        request.extend([7; 12]);
        request.extend([0x00, 0x06]);
        request.extend((name.len() as u16).to_be_bytes());
        request.extend(name.as_bytes());
        request.resize(request.len().next_multiple_of(4), 0);
        let length = (request.len() - 20) as u16;
        request[2..4].copy_from_slice(&length.to_be_bytes());
        let route = Route { protocol: Protocol::Udp, source, destination: SocketAddr::from(([192, 0, 2, 2], 9_000)) };
        engine.receive(route, &request, now);
        assert_eq!(engine.by_address.get(&(Protocol::Udp, source)), Some(&first));
        assert_eq!(engine.datagrams().len(), 0);
    }
}
