//! Synthetic participants: whole WebRTC clients (ICE, DTLS, SRTP) that send made-up pictures and voices and note what
//! they receive. Many of them share one thread.
//!
//! `client` is one of them without sockets and clock, `crowd` all of them with both. Must not know how a media server
//! works inside: they speak to Pitt and to any other over the wire.

pub mod client;
pub mod clock;
pub mod crowd;
pub mod film;
pub mod floor;
mod lines;
pub mod notes;
pub mod orders;
mod path;
pub mod performers;
mod playing;
mod profile;
pub mod reel;
pub mod serve;
pub mod shape;
