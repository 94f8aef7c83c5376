//! The one loop that moves packets: wait, receive, let the engine decide, send.

use std::io;
use std::net::SocketAddr;
use std::os::fd::AsFd;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::time::{Duration, Instant};

use mio::{Events, Interest, Poll, Token, Waker};
use pitt_sfu_core::str0m::net::Protocol;
use pitt_sfu_core::{Engine, Route};

use crate::batch::{self, Inbox, Letter};
use crate::orders::{Observations, Order, Signal};
use crate::sockets::Port;
use crate::streams::Streams;

const WAKER: Token = Token(0);
/// Tokens of ports: two each, UDP and TCP; of streams: from here on.
const FIRST_STREAM: usize = 1_000;
const EVENTS: usize = 256;
/// After so many batches from one port the others get their turn.
const BATCHES: usize = 8;
/// After so many portions was sent what comes in gets its turn.
const PORTIONS: usize = 8;
const LOOK_AT_STREAMS: Duration = Duration::from_secs(5);

/// Everything of the media thread.
pub struct MediaThread {
    poll: Poll,
    waker: Arc<Waker>,
    ports: Vec<Port>,
    /// Ports that may have more than was read.
    ready: Vec<bool>,
    orders: Receiver<Order>,
    observations: Arc<Observations>,
    signal: Signal,
    engine: Engine,
    streams: Streams,
    inbox: Inbox,
    segments: bool,
    streams_looked_at: Instant,
}

impl MediaThread {
    /// Makes everything ready to `run`.
    pub fn new(
        mut ports: Vec<Port>,
        orders: Receiver<Order>,
        observations: Arc<Observations>,
        signal: Signal,
    ) -> io::Result<Self> {
        let poll = Poll::new()?;
        let waker = Arc::new(Waker::new(poll.registry(), WAKER)?);
        for (index, port) in ports.iter_mut().enumerate() {
            poll.registry().register(&mut port.udp, Token(1 + 2 * index), Interest::READABLE)?;
            poll.registry().register(&mut port.tcp, Token(2 + 2 * index), Interest::READABLE)?;
        }
        Ok(Self {
            poll,
            waker,
            ready: vec![true; ports.len()],
            ports,
            orders,
            observations,
            signal,
            engine: Engine::default(),
            streams: Streams::new(FIRST_STREAM),
            inbox: Inbox::default(),
            segments: true,
            streams_looked_at: Instant::now(),
        })
    }

    /// Wakes the loop up.
    pub fn waker(&self) -> Arc<Waker> {
        self.waker.clone()
    }

    /// Moves packets until it is told to end.
    pub fn run(mut self) {
        let mut events = Events::with_capacity(EVENTS);
        loop {
            let now = Instant::now();
            let due = self.engine.due().unwrap_or(now + LOOK_AT_STREAMS).min(now + LOOK_AT_STREAMS);
            let wait = if self.ready.contains(&true) { Duration::ZERO } else { due.saturating_duration_since(now) };
            if let Err(error) = self.poll.poll(&mut events, Some(wait))
                && error.kind() != io::ErrorKind::Interrupted
            {
                return;
            }
            for event in &events {
                self.note(event.token(), event.is_writable());
            }
            if !self.take_orders() {
                self.send();
                return;
            }
            for port in 0..self.ports.len() {
                self.receive(port);
            }
            let now = Instant::now();
            self.engine.advance(now);
            self.flush(now);
            self.end_silent_streams(now);
            self.tell();
        }
    }

    fn note(&mut self, token: Token, writable: bool) {
        let now = Instant::now();
        if token == WAKER {
            return;
        }
        if token.0 < FIRST_STREAM {
            let index = (token.0 - 1) / 2;
            if token.0 % 2 == 1 {
                self.ready[index] = true;
            } else {
                let port = &self.ports[index];
                // A stream that could not be watched is dropped; its browser tries again.
                let _ = self.streams.accept(&port.tcp, port.advertised, self.poll.registry(), now);
            }
            return;
        }
        if writable {
            self.streams.write(token);
        }
        let engine = &mut self.engine;
        let ended = self.streams.read(token, now, |source, destination, packet| {
            engine.receive(Route { protocol: Protocol::Tcp, source, destination }, packet, now);
        });
        if let Some(address) = ended {
            engine.forget_stream(address);
        }
        self.flush(now);
    }

    /// Does what it is asked to; false when it is to end.
    fn take_orders(&mut self) -> bool {
        loop {
            let order = match self.orders.try_recv() {
                Ok(Order::End) | Err(TryRecvError::Disconnected) => return false,
                Err(TryRecvError::Empty) => return true,
                Ok(order) => order,
            };
            self.obey(order, Instant::now());
        }
    }

    fn obey(&mut self, order: Order, now: Instant) {
        let engine = &mut self.engine;
        // Whoever asked may have gone; then nobody misses the answer.
        match order {
            Order::Admit { classroom, who, connection, peer } => {
                engine.admit(&classroom, who, &connection, *peer, now);
            }
            Order::Knows { classroom, who, connection, answer } => {
                let _ = answer.send(engine.knows(&classroom, who, &connection));
            }
            Order::Restart { classroom, who, offer, answer } => {
                let _ = answer.send(engine.restart(&classroom, who, &offer, now));
            }
            Order::Disconnect { classroom, who } => engine.disconnect(&classroom, who, now),
            Order::Apply { classroom, plan } => engine.apply(&classroom, plan, now),
            Order::Announce { classroom, plan, due } => engine.announce(&classroom, plan, due, now),
            Order::Cancel { classroom } => engine.cancel(&classroom, now),
            Order::Forget { classroom } => engine.forget(&classroom, now),
            Order::Count { answer } => {
                let _ = answer.send(engine.statistics());
            }
            Order::End => {}
        }
    }

    fn receive(&mut self, index: usize) {
        for _ in 0..BATCHES {
            if !self.ready[index] {
                return;
            }
            let port = &self.ports[index];
            match self.inbox.receive(port.udp.as_fd()) {
                Ok(received) => {
                    // A batch that is not full was the last, and epoll tells of the next.
                    self.ready[index] = received >= batch::BATCH;
                    let now = Instant::now();
                    let destination = port.advertised;
                    for (source, bytes) in self.inbox.datagrams() {
                        let route = Route { protocol: Protocol::Udp, source, destination };
                        self.engine.receive(route, bytes, now);
                    }
                    self.flush(now);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // WouldBlock; or the echo of an address that cannot be reached, which says nothing of the others.
                Err(error) => self.ready[index] = error.kind() != io::ErrorKind::WouldBlock,
            }
        }
    }

    /// Sends what was written, in portions, unless it waits for the rest of a picture. What many get at once does not keep
    /// the next packets from being read: the rest is due at once.
    fn flush(&mut self, now: Instant) {
        if !self.engine.is_gathering(now) {
            for _ in 0..PORTIONS {
                if !self.engine.flush(now) {
                    break;
                }
                self.send();
            }
        }
        self.send();
    }

    /// Sends what the engine has to send. Where a socket is full packets are dropped, as anywhere on the way.
    fn send(&mut self) {
        let datagrams = self.engine.datagrams();
        if datagrams.is_empty() {
            return;
        }
        for port in &self.ports {
            let from_here = |to: &Route| to.protocol == Protocol::Udp && to.destination == port.advertised;
            let letters: Vec<Letter<'_>> = datagrams
                .iter()
                .filter(|(to, _)| from_here(to))
                .map(|(to, bytes)| Letter { to: to.source, bytes })
                .collect();
            for chunk in letters.chunks(batch::BATCH * 4) {
                let sent = batch::send(port.udp.as_fd(), chunk, &mut self.segments);
                if !matches!(sent, Ok(count) if count == chunk.len()) {
                    break;
                }
            }
        }
        for (to, bytes) in datagrams.iter().filter(|(to, _)| to.protocol == Protocol::Tcp) {
            self.streams.send(to.source, bytes);
        }
        self.engine.sent();
    }

    fn end_silent_streams(&mut self, now: Instant) {
        if now.saturating_duration_since(self.streams_looked_at) < LOOK_AT_STREAMS {
            return;
        }
        self.streams_looked_at = now;
        let ended: Vec<SocketAddr> = self.streams.end_silent(now);
        for address in ended {
            self.engine.forget_stream(address);
        }
    }

    fn tell(&mut self) {
        let news = self.engine.observations();
        if !news.is_empty() {
            self.observations.extend(news);
            (self.signal)();
        }
    }
}
