//! A media packet on its way through: what came in, and what is to go out.

use std::sync::Arc;
use std::time::Instant;

use crate::source::SourceId;
use crate::vp8::{Descriptor, Patch};

/// A packet as a source sent it, decrypted.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The sequence number, extended to 64 bits.
    pub sequence: u64,
    /// In ticks of the medium's clock; wraps.
    pub timestamp: u32,
    /// The end of a picture, or the begin of a talkspurt.
    pub marker: bool,
    /// Without the RTP header.
    pub payload: Arc<[u8]>,
    /// Of pictures only.
    pub picture: Option<Descriptor>,
    /// Loudness in dBov, 0 the loudest, -127 silence (RFC 6464); of voices whose browser tells.
    pub level: Option<i8>,
    /// When it came in.
    pub at: Instant,
}

/// A packet as one slot of one receiver gets it.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Continues the slot's numbers, whichever source they are of.
    pub sequence: u64,
    /// Never runs backwards but for packets that were late already.
    pub timestamp: u32,
    /// As it came, or set where a voice begins.
    pub marker: bool,
    /// Shared by all receivers.
    pub payload: Arc<[u8]>,
    /// Writes the slot's PictureID and TL0PICIDX while the packet is copied.
    pub patch: Option<Patch>,
    /// Whose it is; none for silence of our own.
    pub source: Option<SourceId>,
    /// As it came.
    pub level: Option<i8>,
    /// When its source's packet came in.
    pub at: Instant,
}
