//! Many clients on one thread: their sockets, the clock, and the loop.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::time::{Duration, Instant};

use mio::{Events, Poll, Token, Waker};
use pitt_sfu_core::Number;
use pitt_sfu_core::str0m::net::Transmit;
use pitt_sfu_io::Inbox;

use crate::client::{Client, Common, Told};
use crate::clock::now_ns;
use crate::notes::Notes;
use crate::orders::{Order, Saying};
use crate::path::Path;
use crate::shape::Shape;
use crate::{lines, profile};

const WAKER: Token = Token(usize::MAX);
const EVENTS: usize = 1_024;
const LONGEST_WAIT: Duration = Duration::from_millis(250);

/// Clients with their sockets; whoever holds it calls `turn` on and on.
pub struct Crowd {
    poll: Poll,
    waker: Arc<Waker>,
    common: Common,
    members: Vec<Option<Member>>,
    by_number: HashMap<u32, usize>,
    agenda: BinaryHeap<Reverse<(Instant, usize)>>,
    inbox: Inbox,
    outbox: Vec<Transmit>,
    told: Vec<(u32, Told)>,
    failed: Vec<(u32, String)>,
    segments: bool,
    events: Events,
    /// What everybody received.
    pub notes: Notes,
}

struct Member {
    client: Client,
    path: Path,
    token: Token,
    /// The earliest entry of the agenda.
    listed: Option<Instant>,
}

impl Crowd {
    /// Begins with nobody.
    pub fn new() -> io::Result<Self> {
        let poll = Poll::new()?;
        let waker = Arc::new(Waker::new(poll.registry(), WAKER)?);
        let provider = profile::provider();
        let made = provider.dtls_provider.generate_certificate();
        let certificate = made.ok_or_else(|| io::Error::other("no certificate for DTLS could be made"))?;
        Ok(Self {
            poll,
            waker,
            common: Common { certificate, provider: Arc::new(provider) },
            members: Vec::new(),
            by_number: HashMap::new(),
            agenda: BinaryHeap::new(),
            inbox: Inbox::with_arrivals(),
            outbox: Vec::new(),
            told: Vec::new(),
            failed: Vec::new(),
            segments: true,
            events: Events::with_capacity(EVENTS),
            notes: Notes::default(),
        })
    }

    /// Ends a `turn` that waits.
    pub fn waker(&self) -> Arc<Waker> {
        self.waker.clone()
    }

    /// Adds a client; gives its offer, if it makes one.
    pub fn connect(&mut self, id: u32, shape: Shape, address: IpAddr, tcp: bool) -> io::Result<Option<String>> {
        let index = self.members.len();
        let registry = self.poll.registry();
        let path = if tcp { Path::Waiting } else { Path::udp(address, registry, Token(index))? };
        let mut client = Client::new(Number(id), &self.common, path.address(), Instant::now())?;
        let offer = if shape == Shape::Subscriber { None } else { Some(client.offer(shape)?) };
        self.members.push(Some(Member { client, path, token: Token(index), listed: None }));
        self.by_number.insert(id, index);
        Ok(offer)
    }

    /// Gives a client the answer to its offer.
    pub fn answer(&mut self, id: u32, answer: &str) -> io::Result<()> {
        let index = self.find(id)?;
        let registry = self.poll.registry();
        let member = self.members[index].as_mut().ok_or_else(unknown)?;
        if matches!(member.path, Path::Waiting) {
            member.path = Path::tcp(answer, registry, member.token)?;
            if let Some(address) = member.path.address() {
                member.client.come_from(address)?;
            }
        }
        member.client.accept_answer(answer)?;
        self.advance(index);
        Ok(())
    }

    /// Gives a client an offer; gives its answer.
    pub fn accept(&mut self, id: u32, offer: &str) -> io::Result<String> {
        let index = self.find(id)?;
        let answer = self.members[index].as_mut().ok_or_else(unknown)?.client.accept_offer(offer)?;
        self.advance(index);
        Ok(answer)
    }

    /// Does something to some clients.
    pub fn each(&mut self, ids: &[u32], mut act: impl FnMut(&mut Client)) {
        for id in ids {
            let Ok(index) = self.find(*id) else { continue };
            if let Some(member) = &mut self.members[index] {
                act(&mut member.client);
                self.list(index);
            }
        }
    }

    /// Ends clients.
    pub fn close(&mut self, ids: &[u32]) {
        for id in ids {
            if let Some(index) = self.by_number.remove(id) {
                self.members[index] = None;
            }
        }
    }

    /// Packets, keyframes and requests for keyframes of all clients since they were started.
    pub fn sent(&self) -> (u64, u64, u64) {
        self.members.iter().flatten().fold((0, 0, 0), |sum, member| {
            let (packets, keyframes) = member.client.sent();
            (sum.0 + packets, sum.1 + keyframes, sum.2 + member.client.requests)
        })
    }

    /// Takes what clients have told.
    pub fn told(&mut self) -> Vec<(u32, Told)> {
        std::mem::take(&mut self.told)
    }

    /// Waits until something comes or is due, at most a moment, and does it.
    pub fn turn(&mut self) -> io::Result<()> {
        let now = Instant::now();
        let due = self.agenda.peek().map_or(now + LONGEST_WAIT, |Reverse((due, _))| *due);
        let wait = due.saturating_duration_since(now).min(LONGEST_WAIT);
        let mut events = std::mem::replace(&mut self.events, Events::with_capacity(0));
        if let Err(error) = self.poll.poll(&mut events, Some(wait))
            && error.kind() != io::ErrorKind::Interrupted
        {
            return Err(error);
        }
        for event in &events {
            if event.token() != WAKER {
                self.receive(event.token().0);
            }
        }
        self.events = events;
        let now = Instant::now();
        while let Some(&Reverse((due, index))) = self.agenda.peek() {
            if due > now {
                break;
            }
            self.agenda.pop();
            let Some(member) = &mut self.members[index] else { continue };
            if member.listed != Some(due) {
                continue;
            }
            member.listed = None;
            if member.client.due() <= now {
                self.advance(index);
            } else {
                self.list(index);
            }
        }
        Ok(())
    }

    fn find(&self, id: u32) -> io::Result<usize> {
        self.by_number.get(&id).copied().ok_or_else(unknown)
    }

    fn receive(&mut self, index: usize) {
        let Some(Some(member)) = self.members.get_mut(index) else { return };
        let Member { client, path, .. } = member;
        let (outbox, notes, told) = (&mut self.outbox, &mut self.notes, &mut self.told);
        let number = client.number().0;
        let now = Instant::now();
        let at = now_ns();
        let mut outcome = Ok(());
        let received = path.receive(&mut self.inbox, |protocol, source, destination, came_at, bytes| {
            if outcome.is_ok() {
                outcome = client.receive(protocol, source, destination, bytes, now).and_then(|()| {
                    // Whatever waited for this thread has still come when it came.
                    client.poll(
                        now,
                        came_at.unwrap_or(at),
                        |transmit| outbox.push(transmit),
                        |note| notes.push(note),
                        |it| told.push((number, it)),
                    )
                });
            }
        });
        self.finish(index, outcome.map_err(io::Error::other).and(received));
    }

    fn advance(&mut self, index: usize) {
        let Some(Some(member)) = self.members.get_mut(index) else { return };
        let (outbox, notes, told) = (&mut self.outbox, &mut self.notes, &mut self.told);
        let client = &mut member.client;
        let number = client.number().0;
        let now = Instant::now();
        let at = now_ns();
        let outcome = client.advance(now, at).and_then(|()| {
            client.poll(
                now,
                at,
                |transmit| outbox.push(transmit),
                |note| notes.push(note),
                |it| told.push((number, it)),
            )
        });
        self.finish(index, outcome.map_err(io::Error::other));
    }

    /// Sends what there is to send; a client that failed is no more.
    fn finish(&mut self, index: usize, outcome: io::Result<()>) {
        let Some(Some(member)) = self.members.get_mut(index) else { return };
        let outcome = outcome.and_then(|()| member.path.send(&self.outbox, &mut self.segments));
        self.outbox.clear();
        match outcome {
            Ok(()) => self.list(index),
            Err(error) => {
                let id = member.client.number().0;
                self.failed.push((id, error.to_string()));
                self.by_number.remove(&id);
                self.members[index] = None;
            }
        }
    }

    fn list(&mut self, index: usize) {
        let Some(Some(member)) = self.members.get_mut(index) else { return };
        let due = member.client.due();
        if member.listed.is_none_or(|listed| due < listed) {
            member.listed = Some(due);
            self.agenda.push(Reverse((due, index)));
        }
    }

    fn obey(&mut self, order: Order) -> io::Result<bool> {
        match order {
            Order::Connect { ids, shape, address, tcp } => {
                for id in ids {
                    if let Some(offer) = self.connect(id, shape, address, tcp)? {
                        lines::say(&Saying::Offer { id, offer: &offer });
                    }
                }
            }
            Order::Answer { id, answer } => self.answer(id, &answer)?,
            Order::Accept { id, offer } => {
                let answer = self.accept(id, &offer)?;
                lines::say(&Saying::Answer { id, answer: &answer });
            }
            Order::Start { ids, script } => {
                let now = Instant::now();
                self.each(&ids, |client| client.start(script, now));
            }
            Order::Stop { ids } => self.each(&ids, Client::stop),
            Order::Close { ids } => self.close(&ids),
            Order::Clear => self.notes.clear(),
            Order::Report { from, to } => {
                let report = self.notes.report(from, to);
                let (sent, keyframes, requests) = self.sent();
                lines::say(&Saying::Report { report: &report, sent, keyframes, requests });
            }
            Order::Switched { at, former, routes } => {
                lines::say(&Saying::Switched { switched: &self.notes.switched(at, &former, &routes) });
            }
            Order::End => return Ok(false),
        }
        Ok(true)
    }

    fn speak(&mut self) {
        for (id, told) in self.told() {
            match told {
                Told::Connected => lines::say(&Saying::Connected { id, profile: profile::last() }),
                Told::Lost => lines::say(&Saying::Lost { id, why: "the server is not heard any more" }),
            }
        }
        for (id, why) in std::mem::take(&mut self.failed) {
            lines::say(&Saying::Lost { id, why: &why });
        }
    }
}

/// Runs a crowd by orders from the standard input, until it ends, for `longest` at most.
pub fn run(longest: Duration) -> io::Result<()> {
    let mut crowd = Crowd::new()?;
    let waker = crowd.waker();
    let orders: Receiver<Result<Order, String>> = lines::read(move || drop(waker.wake()))?;
    let end = Instant::now() + longest;
    while Instant::now() < end {
        loop {
            match orders.try_recv() {
                Ok(order) => match order.map_err(io::Error::other).and_then(|order| crowd.obey(order)) {
                    Ok(true) => {}
                    Ok(false) => return Ok(()),
                    Err(error) => lines::say(&Saying::Refused { why: &error.to_string() }),
                },
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return Ok(()),
            }
        }
        crowd.turn()?;
        crowd.speak();
    }
    Ok(())
}

fn unknown() -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, "nobody has this number")
}
