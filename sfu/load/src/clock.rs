//! One clock for all processes of a machine.

use std::time::{SystemTime, UNIX_EPOCH};

/// Nanoseconds since the Unix epoch; what is sent and what is received are compared by it.
pub fn now_ns() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |it| it.as_nanos() as u64)
}
