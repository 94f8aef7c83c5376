//! Simulated students who are seen and heard: a crowd that plays reels, on a thread of its own.

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread::JoinHandle;
use std::time::Instant;

use mio::Waker;

use crate::client::Told;
use crate::crowd::Crowd;
use crate::reel::Reel;
use crate::shape::Shape;

enum Request {
    Offer { id: u32, reel: usize, answer: Sender<io::Result<String>> },
    Answer { id: u32, sdp: String, answer: Sender<io::Result<()>> },
    Film { id: u32, on: bool },
    Talk { id: u32, talks: bool },
    Count { answer: Sender<HashMap<u32, u64>> },
    Leave { id: u32 },
    End,
}

/// A troupe with its thread; dropping it sends everybody home.
pub struct Performers {
    requests: Sender<Request>,
    waker: Arc<Waker>,
    thread: Option<JoinHandle<()>>,
}

impl Performers {
    /// Starts the thread; everybody comes from this address of the machine.
    pub fn start(reels: Vec<Reel>, address: IpAddr) -> io::Result<Self> {
        if reels.is_empty() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "there is nothing to play"));
        }
        let crowd = Crowd::new()?;
        let waker = crowd.waker();
        let (requests, received) = channel();
        let stage = Stage { crowd, reels, address, roles: HashMap::new() };
        let thread = std::thread::Builder::new().name("pitt-performers".into()).spawn(move || stage.run(&received))?;
        Ok(Self { requests, waker, thread: Some(thread) })
    }

    /// Makes the offer of somebody who is to play a reel, by its index; a former one of the same id is gone.
    pub fn offer(&self, id: u32, reel: usize) -> io::Result<String> {
        self.ask(|answer| Request::Offer { id, reel, answer })
    }

    /// Gives somebody the answer; they send as soon as they are connected and told to.
    pub fn answer(&self, id: u32, sdp: &str) -> io::Result<()> {
        let sdp = sdp.to_owned();
        self.ask(|answer| Request::Answer { id, sdp, answer })
    }

    /// Lets somebody send, or not: a camera that nobody watches is off.
    pub fn film(&self, id: u32, on: bool) {
        self.request(Request::Film { id, on });
    }

    /// Counts the packets that everybody has received so far.
    pub fn received(&self) -> HashMap<u32, u64> {
        let (answer, answered) = channel();
        self.request(Request::Count { answer });
        answered.recv().unwrap_or_default()
    }

    /// Lets somebody talk, or listen.
    pub fn talk(&self, id: u32, talks: bool) {
        self.request(Request::Talk { id, talks });
    }

    /// Sends somebody home.
    pub fn leave(&self, id: u32) {
        self.request(Request::Leave { id });
    }

    /// Sends everybody home and ends the thread.
    pub fn close(&mut self) {
        self.request(Request::End);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }

    fn request(&self, request: Request) {
        if self.requests.send(request).is_ok() {
            let _ = self.waker.wake();
        }
    }

    fn ask<T>(&self, request: impl FnOnce(Sender<io::Result<T>>) -> Request) -> io::Result<T> {
        let (answer, answered) = channel();
        self.request(request(answer));
        answered.recv().unwrap_or_else(|_| Err(io::Error::other("the performers have gone home")))
    }
}

impl Drop for Performers {
    fn drop(&mut self) {
        self.close();
    }
}

struct Stage {
    crowd: Crowd,
    reels: Vec<Reel>,
    address: IpAddr,
    roles: HashMap<u32, Role>,
}

struct Role {
    reel: Reel,
    connected: bool,
    on: bool,
    received: u64,
}

impl Stage {
    fn run(mut self, requests: &Receiver<Request>) {
        loop {
            loop {
                match requests.try_recv() {
                    Ok(Request::End) | Err(TryRecvError::Disconnected) => return,
                    Ok(request) => self.obey(request),
                    Err(TryRecvError::Empty) => break,
                }
            }
            if self.crowd.turn().is_err() {
                return;
            }
            for receiver in self.crowd.notes.all().iter().map(|note| note.receiver) {
                if let Some(role) = self.roles.get_mut(&receiver) {
                    role.received += 1;
                }
            }
            self.crowd.notes.clear();
            for (id, told) in self.crowd.told() {
                if let Some(role) = self.roles.get_mut(&id) {
                    role.connected = told == Told::Connected;
                }
                self.begin(id);
            }
        }
    }

    fn begin(&mut self, id: u32) {
        let Some(role) = self.roles.get(&id).filter(|role| role.connected) else { return };
        self.crowd.each(&[id], |client| if role.on { client.play(&role.reel, Instant::now()) } else { client.stop() });
    }

    fn obey(&mut self, request: Request) {
        // Whoever asked may have gone; then nobody misses the answer.
        match request {
            Request::Offer { id, reel, answer } => {
                self.crowd.close(&[id]);
                let reel = self.reels[reel % self.reels.len()].clone();
                self.roles.insert(id, Role { reel, connected: false, on: false, received: 0 });
                let offer = self.crowd.connect(id, Shape::Participant, self.address, false);
                let _ = answer.send(offer.and_then(|it| it.ok_or_else(|| io::Error::other("nothing to offer"))));
            }
            Request::Answer { id, sdp, answer } => drop(answer.send(self.crowd.answer(id, &sdp))),
            Request::Film { id, on } => {
                if let Some(role) = self.roles.get_mut(&id).filter(|role| role.on != on) {
                    role.on = on;
                    self.begin(id);
                }
            }
            Request::Count { answer } => {
                let counted = self.roles.iter().map(|(id, role)| (*id, role.received));
                let _ = answer.send(counted.collect());
            }
            Request::Talk { id, talks } => self.crowd.each(&[id], |client| client.talk(talks)),
            Request::Leave { id } => {
                self.roles.remove(&id);
                self.crowd.close(&[id]);
            }
            Request::End => {}
        }
    }
}
