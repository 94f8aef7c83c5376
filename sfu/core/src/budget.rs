//! What one connection may send: many times what a camera, a screen and two voices need, and no more.

use std::time::{Duration, Instant};

/// A camera of 1.5 Mbit/s, a screen of 2.5 Mbit/s, voices, retransmissions, and twice as much to spare.
const BYTES_A_SECOND: u64 = 1_250_000;
/// A keyframe of a large screen may come at once.
const BURST: u64 = 1_000_000;
/// Small packets cost as much work as large ones.
const LEAST_PACKET: u64 = 200;

/// A bucket of bytes that fills by the second.
#[derive(Debug)]
pub struct Budget {
    bytes: u64,
    filled_at: Instant,
}

impl Budget {
    /// Begins full.
    pub const fn new(now: Instant) -> Self {
        Self { bytes: BURST, filled_at: now }
    }

    /// Takes a packet out of the bucket; false when there is not enough left.
    pub fn spend(&mut self, bytes: usize, now: Instant) -> bool {
        let passed = now.saturating_duration_since(self.filled_at);
        if passed >= Duration::from_millis(1) {
            let gained = (passed.as_micros() as u64).saturating_mul(BYTES_A_SECOND) / 1_000_000;
            self.bytes = self.bytes.saturating_add(gained).min(BURST);
            self.filled_at = now;
        }
        let cost = (bytes as u64).max(LEAST_PACKET);
        let enough = self.bytes >= cost;
        if enough {
            self.bytes -= cost;
        }
        enough
    }
}
