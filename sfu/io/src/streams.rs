//! Browsers that come over TCP (passive ICE-TCP, RFC 6544), with packets framed by RFC 4571.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::net::{TcpListener, TcpStream};
use mio::{Interest, Registry, Token};
use pitt_sfu_core::framing::{Deframer, frame};

/// A browser that reads slower than that gets gaps, as over UDP, not everything late.
const MOST_UNSENT: usize = 256 << 10;
/// Open connections of one address: a school often stands behind one.
const MOST: usize = 4_096;
/// One that says nothing readable for so long is somebody else.
const SILENT: Duration = Duration::from_secs(30);
const CHUNK: usize = 16 << 10;

/// All of them; tokens from `first` on are theirs.
#[derive(Debug)]
pub struct Streams {
    first: usize,
    next: usize,
    all: HashMap<Token, Stream>,
    by_address: HashMap<SocketAddr, Token>,
}

#[derive(Debug)]
struct Stream {
    socket: TcpStream,
    from: SocketAddr,
    to: SocketAddr,
    deframer: Deframer,
    unsent: Vec<u8>,
    heard_at: Instant,
}

impl Streams {
    /// Begins with none.
    pub fn new(first: usize) -> Self {
        Self { first, next: first, all: HashMap::new(), by_address: HashMap::new() }
    }

    /// Takes in everybody who knocks.
    pub fn accept(
        &mut self,
        listener: &TcpListener,
        advertised: SocketAddr,
        registry: &Registry,
        now: Instant,
    ) -> io::Result<()> {
        loop {
            let (mut socket, from) = match listener.accept() {
                Ok(accepted) => accepted,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                // Somebody who was gone again, or too many files: what is left is taken at the next knock.
                Err(_) => return Ok(()),
            };
            if self.all.len() >= MOST {
                continue;
            }
            let _ = socket.set_nodelay(true);
            let token = Token(self.next);
            self.next = self.next.wrapping_add(1).max(self.first);
            registry.register(&mut socket, token, Interest::READABLE | Interest::WRITABLE)?;
            self.by_address.insert(from, token);
            let stream = Stream {
                socket,
                from,
                to: advertised,
                deframer: Deframer::default(),
                unsent: Vec::new(),
                heard_at: now,
            };
            self.all.insert(token, stream);
        }
    }

    /// Reads all that is there and gives it packet by packet: from whom, to which of our addresses, what. Tells the
    /// address of one that has ended.
    pub fn read(
        &mut self,
        token: Token,
        now: Instant,
        mut give: impl FnMut(SocketAddr, SocketAddr, &[u8]),
    ) -> Option<SocketAddr> {
        let stream = self.all.get_mut(&token)?;
        let mut chunk = [0; CHUNK];
        loop {
            match stream.socket.read(&mut chunk) {
                Ok(0) => return self.close(token),
                Ok(length) => {
                    stream.deframer.push(&chunk[..length]);
                    stream.heard_at = now;
                    loop {
                        match stream.deframer.next_packet() {
                            Ok(Some(packet)) => give(stream.from, stream.to, packet),
                            Ok(None) => break,
                            Err(_) => return self.close(token),
                        }
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return None,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return self.close(token),
            }
        }
    }

    /// Sends a packet to whoever came from that address; false when it had to be dropped.
    pub fn send(&mut self, to: SocketAddr, packet: &[u8]) -> bool {
        let Some(stream) = self.by_address.get(&to).and_then(|token| self.all.get_mut(token)) else { return false };
        if stream.unsent.len() + packet.len() > MOST_UNSENT {
            return false;
        }
        frame(packet, &mut stream.unsent);
        stream.write();
        true
    }

    /// Sends what had to wait.
    pub fn write(&mut self, token: Token) {
        if let Some(stream) = self.all.get_mut(&token) {
            stream.write();
        }
    }

    /// Ends those that have been silent; gives their addresses.
    pub fn end_silent(&mut self, now: Instant) -> Vec<SocketAddr> {
        let silent = |it: &Stream| now.saturating_duration_since(it.heard_at) > SILENT;
        let tokens: Vec<Token> = self.all.iter().filter(|(_, it)| silent(it)).map(|(token, _)| *token).collect();
        tokens.into_iter().filter_map(|token| self.close(token)).collect()
    }

    fn close(&mut self, token: Token) -> Option<SocketAddr> {
        let stream = self.all.remove(&token)?;
        self.by_address.remove(&stream.from);
        Some(stream.from)
    }
}

impl Stream {
    fn write(&mut self) {
        while !self.unsent.is_empty() {
            match self.socket.write(&self.unsent) {
                Ok(sent) => {
                    self.unsent.drain(..sent);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // Full, or gone, which reading will tell.
                Err(_) => return,
            }
        }
    }
}
