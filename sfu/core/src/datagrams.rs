//! What is to be sent: many datagrams behind one another in one piece of memory, which is used again and again.

use std::net::SocketAddr;
use std::ops::Range;

use str0m::net::Protocol;

/// Where bytes came from, and to which of our addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// UDP, or framed over TCP.
    pub protocol: Protocol,
    /// The browser's address.
    pub source: SocketAddr,
    /// Ours, as it was advertised.
    pub destination: SocketAddr,
}

/// Datagrams and where each goes.
#[derive(Debug, Default)]
pub struct Datagrams {
    bytes: Vec<u8>,
    parts: Vec<(Route, Range<usize>)>,
}

impl Datagrams {
    /// Takes one in, which `write` appends; what it appends is dropped where it gives false.
    pub fn push(&mut self, to: Route, write: impl FnOnce(&mut Vec<u8>) -> bool) -> bool {
        let begin = self.bytes.len();
        let written = write(&mut self.bytes);
        if written {
            self.parts.push((to, begin..self.bytes.len()));
        } else {
            self.bytes.truncate(begin);
        }
        written
    }

    /// Gives them in order; a route's `source` is where one goes, its `destination` the address of ours to send it from.
    pub fn iter(&self) -> impl Iterator<Item = (Route, &[u8])> {
        self.parts.iter().map(|(to, part)| (*to, &self.bytes[part.clone()]))
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.parts.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// How many bytes they have together.
    pub const fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Drops all of them, once they are sent.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.parts.clear();
    }
}
