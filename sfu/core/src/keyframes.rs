//! When to ask a source for a keyframe: at most as often as a sender heeds it, and again when nothing comes.

use std::time::{Duration, Instant};

/// The first request is often lost; a sender needs that long to answer a request that was not.
pub const RETRY: Duration = Duration::from_millis(250);
/// libwebrtc ignores requests for that long after a keyframe.
pub const DEAF: Duration = Duration::from_millis(300);
/// Whoever asks after so many requests were in vain asks a source that sends nothing: once a second will do.
const PATIENCE: u32 = 8;
const SLOW_RETRY: Duration = Duration::from_secs(1);

/// The requests to one source.
#[derive(Debug, Default)]
pub struct KeyframeRequests {
    wanted: bool,
    in_vain: u32,
    asked_at: Option<Instant>,
    seen_at: Option<Instant>,
}

impl KeyframeRequests {
    /// Somebody cannot go on without a keyframe.
    pub fn want(&mut self) {
        self.wanted = true;
    }

    /// Nobody waits any more.
    pub fn forget(&mut self) {
        self.wanted = false;
        self.in_vain = 0;
    }

    /// A keyframe has begun to arrive.
    pub fn seen(&mut self, now: Instant) {
        self.seen_at = Some(now);
        self.forget();
    }

    /// When to ask next, which may have passed; none while nobody waits.
    pub fn due(&self, now: Instant) -> Option<Instant> {
        if !self.wanted {
            return None;
        }
        let retry = if self.in_vain < PATIENCE { RETRY } else { SLOW_RETRY };
        let after_asking = self.asked_at.map(|at| at + retry);
        let after_seeing = self.seen_at.map(|at| at + DEAF);
        Some(after_asking.max(after_seeing).unwrap_or(now))
    }

    /// Tells whether to ask now, and counts it as asked.
    pub fn ask(&mut self, now: Instant) -> bool {
        let due = self.due(now).is_some_and(|due| due <= now);
        if due {
            self.asked_at = Some(now);
            self.in_vain += 1;
        }
        due
    }
}
