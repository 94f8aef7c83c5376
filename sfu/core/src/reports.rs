//! Sender reports (RFC 3550 section 6.4.1): at which moment which timestamp of a stream was taken.

use std::time::{Duration, Instant};

const VERSION: u8 = 0x80;
const SENDER_REPORT: u8 = 200;
const SOURCE_DESCRIPTION: u8 = 202;
const CNAME: u8 = 1;
/// Browsers compare the times of one connection's streams with one another only, so any beginning will do.
const BEGINNING: u64 = 3_900_000_000 << 32;

/// What a report tells of a stream.
#[derive(Clone, Copy, Debug)]
pub struct Sent {
    /// The stream.
    pub ssrc: u32,
    /// Where its clock is now.
    pub timestamp: u32,
    /// Packets so far.
    pub packets: u32,
    /// Bytes of payload so far.
    pub octets: u32,
}

/// Appends a report and the name that tells which streams belong together (RFC 3550 section 6.5.1).
///
/// `begin` is when the connection was made.
pub fn write(buffer: &mut Vec<u8>, sent: &Sent, cname: &str, begin: Instant, now: Instant) {
    buffer.extend([VERSION, SENDER_REPORT, 0, 6]);
    buffer.extend(sent.ssrc.to_be_bytes());
    buffer.extend(ntp(now.saturating_duration_since(begin)).to_be_bytes());
    for number in [sent.timestamp, sent.packets, sent.octets] {
        buffer.extend(number.to_be_bytes());
    }
    let name = &cname.as_bytes()[..cname.len().min(255)];
    let chunk = (4 + 2 + name.len() + 1).next_multiple_of(4);
    buffer.extend([VERSION | 1, SOURCE_DESCRIPTION, 0, (chunk / 4) as u8]);
    buffer.extend(sent.ssrc.to_be_bytes());
    buffer.extend([CNAME, name.len() as u8]);
    buffer.extend(name);
    buffer.resize(buffer.len() + chunk - 6 - name.len(), 0);
}

/// Seconds in the upper half, their fraction in the lower one.
fn ntp(since: Duration) -> u64 {
    let fraction = (u64::from(since.subsec_nanos()) << 32) / 1_000_000_000;
    BEGINNING.wrapping_add(since.as_secs() << 32).wrapping_add(fraction)
}
