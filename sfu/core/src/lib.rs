//! Pitt's media server without sockets and without a clock: bytes and instants go in, bytes and instants come out.
//!
//! `switchboard` is the heart: one classroom's routes. `peer` is one browser's connection, `engine` all of them.

mod budget;
mod continuity;
mod engine;
pub mod framing;
mod hold;
mod keyframes;
mod packet;
mod peer;
mod plan;
mod slots;
mod source;
mod speech;
mod statistics;
mod switchboard;

pub use engine::{Engine, Observation, Observed, Route};
pub use packet::{Incoming, Outgoing, Picture};
pub use peer::{OfferRefused, Peer, PeerConfig, PeerEvent};
pub use plan::{Place, Plan};
pub use slots::{AUDIO_SLOTS, VIDEO_SLOTS, assign};
pub use source::{Kind, Medium, Number, SourceId};
pub use statistics::Statistics;
pub use switchboard::{HELD_AHEAD, Handle, Outbox, Slot, Switchboard};

/// The library that does ICE, DTLS and SRTP.
pub use str0m;
