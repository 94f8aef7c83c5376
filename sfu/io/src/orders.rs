//! What passes between the face and the media thread: orders in, observations out.

use std::sync::mpsc::Sender;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use pitt_sfu_core::{Number, Observation, OfferRefused, Peer, Plan, Statistics};

/// What the thread is asked to do.
#[derive(Debug)]
pub enum Order {
    Admit { classroom: String, who: Number, connection: String, peer: Box<Peer> },
    Knows { classroom: String, who: Number, connection: String, answer: Sender<bool> },
    Restart { classroom: String, who: Number, offer: String, answer: Sender<Result<String, OfferRefused>> },
    Disconnect { classroom: String, who: Number },
    Apply { classroom: String, plan: Plan },
    Announce { classroom: String, plan: Plan, due: Instant },
    Cancel { classroom: String },
    Forget { classroom: String },
    Count { answer: Sender<Statistics> },
    End,
}

/// Is called on the media thread whenever there are new observations; it must not wait for anything.
pub type Signal = Box<dyn Fn() + Send>;

/// What thread and face share.
#[derive(Default)]
pub struct Observations(Mutex<Vec<Observation>>);

impl Observations {
    /// Adds some.
    pub fn extend(&self, more: Vec<Observation>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(more);
    }

    /// Takes all.
    pub fn take(&self) -> Vec<Observation> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
