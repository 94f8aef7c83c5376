//! The connections of one thread, and how a classroom's decisions reach them.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use str0m::net::Protocol;

use crate::budget::Budget;
use crate::observation::{Observation, Observed};
use crate::packet::Outgoing;
use crate::peer::Peer;
use crate::source::{Kind, Medium, Number, SourceId};
use crate::statistics::Statistics;
use crate::switchboard::{Handle, Outbox, Slot};

/// Addresses of one connection: phones change between networks.
const MOST_ADDRESSES: usize = 16;

/// What packets are written to while routes are followed.
#[derive(Debug, Default)]
pub struct Connections {
    all: Vec<Option<Connection>>,
    free: Vec<Handle>,
    /// To whom something was written that was not sent yet, and since when; those who wait for voices are sent to first.
    written: VecDeque<Handle>,
    urgent: VecDeque<Handle>,
    pub written_at: Option<Instant>,
    /// Sources in the middle of a picture.
    pub unfinished: usize,
    pub observations: Vec<Observation>,
    pub statistics: Statistics,
}

#[derive(Debug)]
pub struct Connection {
    pub peer: Peer,
    pub id: Arc<str>,
    pub classroom: Arc<str>,
    pub who: Number,
    pub username: String,
    pub addresses: Vec<(Protocol, SocketAddr)>,
    pub budget: Budget,
    pub connected: bool,
    /// Since when nothing could reach it.
    pub lost_at: Option<Instant>,
    pub due: Instant,
    /// The earliest entry of the agenda.
    pub listed: Option<Instant>,
    pub queued: bool,
    /// Whether it is on the list of those who wait for voices.
    pub hurried: bool,
    /// By kind, whether the last packet was in the middle of a picture.
    pub unfinished: [bool; Kind::ALL.len()],
}

impl Connections {
    pub fn get(&self, handle: Handle) -> Option<&Connection> {
        self.all.get(handle)?.as_ref()
    }

    pub fn get_mut(&mut self, handle: Handle) -> Option<&mut Connection> {
        self.all.get_mut(handle)?.as_mut()
    }

    pub fn add(&mut self, connection: Connection) -> Handle {
        self.statistics.connections += 1;
        if let Some(handle) = self.free.pop() {
            self.all[handle] = Some(connection);
            return handle;
        }
        self.all.push(Some(connection));
        self.all.len() - 1
    }

    pub fn take(&mut self, handle: Handle) -> Option<Connection> {
        let connection = self.all.get_mut(handle)?.take()?;
        self.statistics.connections -= 1;
        self.unfinished -= connection.unfinished.iter().filter(|it| **it).count();
        self.free.push(handle);
        Some(connection)
    }

    pub fn observe(&mut self, what: Observed, classroom: &Arc<str>, who: Number) {
        self.observations.push(Observation { what, classroom: classroom.clone(), who });
    }

    /// Puts a connection on the list of those to send to; voices do not wait behind the pictures of others.
    pub fn queue(&mut self, handle: Handle, medium: Medium, now: Instant) {
        let Some(connection) = self.all[handle].as_mut() else { return };
        let urgent = medium == Medium::Audio;
        if connection.queued && (connection.hurried || !urgent) {
            return;
        }
        connection.queued = true;
        connection.hurried |= urgent;
        if urgent {
            self.urgent.push_back(handle)
        } else {
            self.written.push_back(handle)
        }
        self.written_at = self.written_at.or(Some(now));
    }

    /// Gives whom to send to next.
    pub fn next_written(&mut self) -> Option<Handle> {
        loop {
            let handle = self.urgent.pop_front().or_else(|| self.written.pop_front())?;
            // Whoever was on both lists is served already; whoever is gone needs nothing.
            let Some(connection) = self.get_mut(handle).filter(|it| it.queued) else { continue };
            connection.queued = false;
            connection.hurried = false;
            return Some(handle);
        }
    }

    /// Whether somebody still waits to be sent to.
    pub fn has_written(&self) -> bool {
        !self.urgent.is_empty() || !self.written.is_empty()
    }

    pub fn note_unfinished(&mut self, handle: Handle, kind: Kind, unfinished: bool) {
        let Some(connection) = self.all.get_mut(handle).and_then(Option::as_mut) else { return };
        let before = std::mem::replace(&mut connection.unfinished[kind as usize], unfinished);
        self.unfinished = self.unfinished + usize::from(unfinished) - usize::from(before);
    }
}

impl Connection {
    pub fn note_address(
        &mut self,
        address: (Protocol, SocketAddr),
        known: &mut HashMap<(Protocol, SocketAddr), Handle>,
    ) {
        if self.addresses.len() >= MOST_ADDRESSES {
            known.remove(&self.addresses.remove(0));
        }
        self.addresses.push(address);
    }
}

/// Writes for one classroom's switchboard.
pub struct Writer<'a> {
    pub connections: &'a mut Connections,
    pub room: &'a HashMap<Number, Handle>,
    pub now: Instant,
}

impl Outbox for Writer<'_> {
    fn write(&mut self, to: Handle, slot: Slot, packet: Outgoing) {
        let Some(connection) = self.connections.get_mut(to) else { return };
        let peer = &mut connection.peer;
        match catch_unwind(AssertUnwindSafe(|| peer.write(slot, packet))) {
            Ok(true) => {
                self.connections.statistics.packets_forwarded += 1;
                self.connections.queue(to, slot.medium, self.now);
            }
            Ok(false) => {}
            // Its turn to be sent to ends it.
            Err(_) => {
                connection.peer.close();
                self.connections.statistics.connections_panicked += 1;
                self.connections.queue(to, Medium::Audio, self.now);
            }
        }
    }

    fn forget_sent(&mut self, to: Handle, slot: Slot) {
        if let Some(connection) = self.connections.get_mut(to) {
            connection.peer.forget_sent(slot);
        }
    }

    fn request_keyframe(&mut self, source: SourceId) {
        let Some(&handle) = self.room.get(&source.number()) else { return };
        let Some(connection) = self.connections.get_mut(handle) else { return };
        if connection.peer.request_keyframe(source.kind()) {
            self.connections.statistics.keyframes_requested += 1;
            self.connections.queue(handle, Medium::Audio, self.now);
        }
    }

    fn note_filled(&mut self, held: bool) {
        let statistics = &mut self.connections.statistics;
        *(if held { &mut statistics.pictures_held } else { &mut statistics.pictures_awaited }) += 1;
    }

    fn note_speech(&mut self, who: Number, speaking: bool) {
        let Some(&handle) = self.room.get(&who) else { return };
        let Some(name) = self.connections.get(handle).map(|it| it.classroom.clone()) else { return };
        self.connections.observe(if speaking { Observed::Speaking } else { Observed::Silent }, &name, who);
    }
}
