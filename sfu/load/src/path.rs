//! How a client reaches the server: over a UDP socket of its own, or a TCP stream (RFC 4571).

use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr};
use std::os::fd::AsFd;
use std::time::Duration;

use mio::net::{TcpStream, UdpSocket};
use mio::{Interest, Registry, Token};
use pitt_sfu_core::framing::{Deframer, frame};
use pitt_sfu_core::str0m::net::{Protocol, Transmit};
use pitt_sfu_io::{BATCH, Inbox, Letter, note_arrivals, send};
use socket2::{Domain, Socket, Type};

/// Some hundred packets: what comes while this thread is busy with others.
const BUFFER: usize = 1 << 20;
const KNOCK: Duration = Duration::from_secs(3);
const CHUNK: usize = 64 << 10;

/// A way to the server.
pub enum Path {
    /// Directly.
    Udp {
        /// Its own: servers know clients by their address.
        socket: UdpSocket,
        /// Of the socket.
        address: SocketAddr,
    },
    /// Not yet: where the server listens for TCP stands in its answer.
    Waiting,
    /// Framed.
    Tcp {
        /// Open.
        stream: TcpStream,
        /// Of this end.
        address: SocketAddr,
        /// Of the server.
        server: SocketAddr,
        /// Cuts it into packets.
        deframer: Deframer,
        /// What waits for room.
        unsent: Vec<u8>,
    },
}

impl Path {
    /// Opens a UDP socket.
    pub fn udp(address: IpAddr, registry: &Registry, token: Token) -> io::Result<Self> {
        let address = SocketAddr::new(address, 0);
        let socket = Socket::new(Domain::for_address(address), Type::DGRAM, None)?;
        let _ = socket.set_recv_buffer_size(BUFFER);
        let _ = socket.set_send_buffer_size(BUFFER);
        socket.set_nonblocking(true)?;
        socket.bind(&address.into())?;
        note_arrivals(socket.as_fd())?;
        let mut socket = UdpSocket::from_std(socket.into());
        registry.register(&mut socket, token, Interest::READABLE)?;
        let address = socket.local_addr()?;
        Ok(Self::Udp { socket, address })
    }

    /// Connects to where an answer says that TCP is listened for.
    pub fn tcp(answer: &str, registry: &Registry, token: Token) -> io::Result<Self> {
        let server = tcp_candidate(answer).ok_or_else(|| io::Error::other("the answer has no TCP candidate"))?;
        let stream = std::net::TcpStream::connect_timeout(&server, KNOCK)?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        let address = stream.local_addr()?;
        let mut stream = TcpStream::from_std(stream);
        registry.register(&mut stream, token, Interest::READABLE | Interest::WRITABLE)?;
        Ok(Self::Tcp { stream, address, server, deframer: Deframer::default(), unsent: Vec::new() })
    }

    /// Where it begins; none while it waits.
    pub const fn address(&self) -> Option<SocketAddr> {
        match self {
            Self::Udp { address, .. } | Self::Tcp { address, .. } => Some(*address),
            Self::Waiting => None,
        }
    }

    /// Gives every packet that is there: by what, from whom, to which of our addresses, when it came where that is known, what.
    pub fn receive(
        &mut self,
        inbox: &mut Inbox,
        mut give: impl FnMut(Protocol, SocketAddr, SocketAddr, Option<u64>, &[u8]),
    ) -> io::Result<()> {
        match self {
            Self::Waiting => Ok(()),
            Self::Udp { socket, address } => loop {
                match inbox.receive(socket.as_fd()) {
                    Ok(count) => {
                        for ((from, bytes), at) in inbox.datagrams().zip(inbox.arrivals()) {
                            give(Protocol::Udp, from, *address, at, bytes);
                        }
                        if count < BATCH {
                            return Ok(());
                        }
                    }
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                    // The echo of a server that is not there (any more).
                    Err(_) => {}
                }
            },
            Self::Tcp { stream, address, server, deframer, .. } => {
                let mut chunk = [0; CHUNK];
                loop {
                    match stream.read(&mut chunk) {
                        Ok(0) => return Err(io::ErrorKind::ConnectionReset.into()),
                        Ok(count) => {
                            deframer.push(&chunk[..count]);
                            while let Some(packet) =
                                deframer.next_packet().map_err(|_| io::Error::other("the stream is not framed"))?
                            {
                                give(Protocol::Tcp, *server, *address, None, packet);
                            }
                        }
                        Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                        Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                        Err(error) => return Err(error),
                    }
                }
            }
        }
    }

    /// Sends packets, and what had to wait.
    pub fn send(&mut self, transmits: &[Transmit], segments: &mut bool) -> io::Result<()> {
        match self {
            Self::Waiting => Ok(()),
            Self::Udp { socket, .. } => {
                let letters: Vec<Letter<'_>> = transmits
                    .iter()
                    .filter(|it| it.proto == Protocol::Udp)
                    .map(|it| Letter { to: it.destination, bytes: &it.contents })
                    .collect();
                if letters.is_empty() { Ok(()) } else { send(socket.as_fd(), &letters, segments).map(drop) }
            }
            Self::Tcp { stream, unsent, .. } => {
                for it in transmits.iter().filter(|it| it.proto == Protocol::Tcp) {
                    frame(&it.contents, unsent);
                }
                while !unsent.is_empty() {
                    match stream.write(unsent) {
                        Ok(sent) => drop(unsent.drain(..sent)),
                        Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                        Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                        Err(error) => return Err(error),
                    }
                }
                Ok(())
            }
        }
    }
}

/// Reads `a=candidate:… 1 tcp … ADDRESS PORT typ host tcptype passive` (RFC 6544 section 4.5).
fn tcp_candidate(answer: &str) -> Option<SocketAddr> {
    answer.lines().find_map(|line| {
        let words: Vec<&str> = line.strip_prefix("a=candidate:")?.split_whitespace().collect();
        if !words.get(2)?.eq_ignore_ascii_case("tcp") || !words.contains(&"passive") {
            return None;
        }
        Some(SocketAddr::new(words.get(4)?.parse().ok()?, words.get(5)?.parse().ok()?))
    })
}
