//! Pitt's media server without sockets and without a clock: bytes and instants go in, bytes and instants come out.
//!
//! `switchboard` is the heart: one classroom's routes. `peer` is one browser's connection, `engine` all of them.

mod ahead;
mod budget;
mod check;
mod connections;
mod continuity;
mod datagrams;
mod egress;
mod engine;
pub mod framing;
mod hold;
mod keyframes;
mod keys;
mod observation;
mod packet;
mod peer;
mod plan;
mod reports;
mod slots;
mod source;
mod speech;
mod srtp;
mod statistics;
mod switchboard;
mod vp8;

pub use ahead::{FORESEEN, HELD_AHEAD, RENEWED};
pub use datagrams::{Datagrams, Route};
pub use engine::Engine;
pub use keys::provider;
pub use observation::{Observation, Observed};
pub use packet::{Incoming, Outgoing};
pub use peer::{OfferRefused, Peer, PeerConfig, PeerEvent};
pub use plan::{Place, Plan};
pub use slots::{AUDIO_SLOTS, VIDEO_SLOTS, assign};
pub use source::{Kind, Medium, Number, SourceId};
pub use statistics::Statistics;
pub use switchboard::{Handle, Outbox, Slot, Switchboard};
pub use vp8::{Descriptor, Patch};

/// The library that does ICE, DTLS, and the RTP that comes in.
pub use str0m;
