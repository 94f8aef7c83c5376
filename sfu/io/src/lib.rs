//! Pitt's media server with its sockets and its one thread. Whoever holds a `Server` talks to it by messages.
//!
//! Owns ports, the clock and the thread. Must not know the rules of routing, which are the core's.

mod batch;
mod media_thread;
mod orders;
mod server;
mod sockets;
mod streams;

pub use batch::{BATCH, Inbox, Letter, note_arrivals, send};
pub use orders::Signal;
pub use server::Server;
pub use sockets::Address;
