//! What the engine tells of participants.

use std::sync::Arc;

use crate::source::Number;

/// Something that happened to a participant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// What has happened.
    pub what: Observed,
    /// Where.
    pub classroom: Arc<str>,
    /// To whom.
    pub who: Number,
}

/// What may happen to a participant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observed {
    /// Media may flow.
    Connected,
    /// The connection is gone.
    Disconnected,
    /// Somebody has begun to speak.
    Speaking,
    /// Somebody has fallen silent.
    Silent,
}
