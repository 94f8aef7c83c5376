//! The face of the media server: opens the ports, starts the thread, passes orders on and observations back.

use std::io;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use mio::Waker;
use pitt_sfu_core::str0m::Candidate;
use pitt_sfu_core::str0m::config::CryptoProvider;
use pitt_sfu_core::str0m::net::TcpType;
use pitt_sfu_core::{Number, Observation, OfferRefused, Peer, PeerConfig, Plan, Statistics, provider};

use crate::media_thread::MediaThread;
use crate::orders::{Observations, Order, Signal};
use crate::sockets::{self, Address};

/// A browser is told of so many addresses at most.
const MOST_ADDRESSES: usize = 16;

/// A running media server; dropping it ends it.
pub struct Server {
    orders: Sender<Order>,
    waker: Arc<Waker>,
    observations: Arc<Observations>,
    config: PeerConfig,
    port: u16,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Opens the ports (0: any that is free) and starts the thread.
    pub fn start(addresses: &[Address], port: u16, signal: Signal) -> io::Result<Self> {
        if addresses.is_empty() || addresses.len() > MOST_ADDRESSES {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "give 1 to 16 addresses"));
        }
        let certificate = certificate(&provider())?;
        let ports = sockets::open(addresses, port)?;
        let port = ports[0].advertised.port();
        let mut candidates = Vec::new();
        for it in &ports {
            candidates.push(candidate(it.advertised, false)?);
        }
        for it in &ports {
            candidates.push(candidate(it.advertised, true)?);
        }
        let (orders, received) = channel();
        let observations = Arc::new(Observations::default());
        let media = MediaThread::new(ports, received, observations.clone(), signal)?;
        let waker = media.waker();
        let thread = std::thread::Builder::new().name("pitt-media".into()).spawn(move || media.run())?;
        let config = PeerConfig { certificate, candidates };
        Ok(Self { orders, waker, observations, config, port, thread: Some(thread) })
    }

    /// The number of the UDP and the TCP port.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Answers an offer: of a new connection, which replaces a former one, or of one that is known, which restarts ICE.
    /// Waits for the thread, some milliseconds at most.
    pub fn connect(&self, classroom: &str, who: Number, connection: &str, offer: &str) -> Result<String, OfferRefused> {
        let (classroom, connection) = (classroom.to_owned(), connection.to_owned());
        let known = self.ask(|answer| Order::Knows {
            classroom: classroom.clone(),
            who,
            connection: connection.clone(),
            answer,
        })?;
        if known {
            let offer = offer.to_owned();
            return self.ask(|answer| Order::Restart { classroom, who, offer, answer })?;
        }
        // An offer that makes the library panic is refused like any other that cannot be used.
        let answered = catch_unwind(AssertUnwindSafe(|| Peer::answer(offer, &self.config, Instant::now())));
        let (peer, answer) = answered.map_err(|_| OfferRefused("The offer cannot be answered.".into()))??;
        self.order(Order::Admit { classroom, who, connection, peer: Box::new(peer) });
        Ok(answer)
    }

    /// Ends a participant's connection.
    pub fn disconnect(&self, classroom: &str, who: Number) {
        self.order(Order::Disconnect { classroom: classroom.to_owned(), who });
    }

    /// Puts a plan in force.
    pub fn apply(&self, classroom: &str, plan: Plan) {
        self.order(Order::Apply { classroom: classroom.to_owned(), plan });
    }

    /// Announces the plan to come.
    pub fn announce(&self, classroom: &str, plan: Plan, due_in: Duration) {
        let due = Instant::now() + due_in;
        self.order(Order::Announce { classroom: classroom.to_owned(), plan, due });
    }

    /// Forgets the plan to come.
    pub fn cancel(&self, classroom: &str) {
        self.order(Order::Cancel { classroom: classroom.to_owned() });
    }

    /// Ends a classroom with all its connections.
    pub fn forget(&self, classroom: &str) {
        self.order(Order::Forget { classroom: classroom.to_owned() });
    }

    /// Takes what has been observed.
    pub fn observations(&self) -> Vec<Observation> {
        self.observations.take()
    }

    /// What has been counted; zeroes once the thread has ended.
    pub fn statistics(&self) -> Statistics {
        self.ask(|answer| Order::Count { answer }).unwrap_or_default()
    }

    /// Ends the thread and closes the ports.
    pub fn close(&mut self) {
        self.order(Order::End);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }

    fn order(&self, order: Order) {
        if self.orders.send(order).is_ok() {
            let _ = self.waker.wake();
        }
    }

    fn ask<T>(&self, order: impl FnOnce(Sender<T>) -> Order) -> Result<T, OfferRefused> {
        let (answer, answered): (_, Receiver<T>) = channel();
        self.order(order(answer));
        answered.recv().map_err(|_| OfferRefused("The media server has ended; try again in a moment.".into()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.close();
    }
}

fn certificate(provider: &CryptoProvider) -> io::Result<pitt_sfu_core::str0m::config::DtlsCert> {
    let made = provider.dtls_provider.generate_certificate();
    made.ok_or_else(|| io::Error::other("no certificate for DTLS could be made"))
}

fn candidate(address: SocketAddr, tcp: bool) -> io::Result<Candidate> {
    let candidate = if tcp {
        Candidate::builder().tcp().host(address).tcptype(TcpType::Passive).build()
    } else {
        Candidate::builder().udp().host(address).build()
    };
    candidate.map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error.to_string()))
}
