//! One slot's numbers, which go on over all switches: to the receiver a slot is one endless stream of one sender.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::packet::{Incoming, Outgoing};
use crate::source::{Medium, SourceId};

/// Opus, 20 ms of silence: one mono CELT frame without content (RFC 6716 section 3.1).
const SILENCE: [u8; 3] = [0xf8, 0xff, 0xfe];
/// Ticks of an Opus frame of 20 ms.
const FRAME: u32 = 960;
/// How far apart pictures that were held are shown: so little that none is late, so much that each has its own time.
const STEP: u32 = 90;
/// A pause longer than that need not be told: the wrapping clock would take the longest for a jump backwards.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
const PICTURE_ID_BITS: u16 = 0x7fff;

/// Rewrites sequence number, timestamp, PictureID and TL0PICIDX of whatever source fills a slot.
///
/// Gaps of a source stay gaps, so that a late packet still finds its place and a lost one is asked for again.
#[derive(Debug)]
pub struct Continuity {
    medium: Medium,
    last: Option<Last>,
    anchor: Option<Anchor>,
    /// Ticks by which the slot's clock is before the real one: a voice that begins in the middle of the last frame of
    /// another comes after it, since receivers throw away what overlaps with something they have.
    ahead: u32,
    /// Of pictures that were held: their timestamp, and the one they were given.
    replayed: Vec<(u32, u32)>,
}

/// The foremost packet written.
#[derive(Clone, Copy, Debug)]
struct Last {
    sequence: u64,
    timestamp: u32,
    picture: u16,
    layer: u8,
    at: Instant,
}

/// Where a source's numbers and the slot's meet.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    sequence: (u64, u64),
    timestamp: (u32, u32),
    picture: (u16, u16),
    layer: (u8, u8),
}

impl Continuity {
    /// Begins an empty slot.
    pub const fn new(medium: Medium) -> Self {
        Self { medium, last: None, anchor: None, ahead: 0, replayed: Vec::new() }
    }

    /// Ends the present source: the next packet begins another.
    pub fn cut(&mut self) {
        self.anchor = None;
        self.replayed.clear();
    }

    /// Gives the packet as it stands in this slot; none when it is older than the first of its source here.
    pub fn rewrite(&mut self, source: SourceId, packet: &Incoming, now: Instant) -> Option<Outgoing> {
        let begins = self.anchor.is_none();
        let anchor = self.anchor.unwrap_or_else(|| self.meet(packet, now));
        self.anchor = Some(anchor);
        let sequence = anchor.sequence.1 + packet.sequence.checked_sub(anchor.sequence.0)?;
        let timestamp = self.timestamp_of(anchor.timestamp, packet.timestamp);
        let (patch, picture, layer) = match packet.picture {
            None => (None, 0, 0),
            Some(descriptor) => {
                let picture = picture_of(anchor.picture, descriptor.picture_id().unwrap_or_default());
                let layer = layer_of(anchor.layer, descriptor.tl0_pic_idx().unwrap_or_default());
                (Some(descriptor.patch(picture, layer)), picture, layer)
            }
        };
        if self.last.is_none_or(|last| sequence > last.sequence) {
            self.last = Some(Last { sequence, timestamp, picture, layer, at: now });
        }
        Some(Outgoing {
            sequence,
            timestamp,
            marker: packet.marker || (begins && self.medium == Medium::Audio),
            payload: packet.payload.clone(),
            patch,
            source: Some(source),
            level: packet.level,
            at: packet.at,
        })
    }

    fn timestamp_of(&mut self, anchor: (u32, u32), now: u32) -> u32 {
        // Whatever comes late enough after a replay belongs to none of its pictures, even when the clock has wrapped.
        let passed = now.wrapping_sub(anchor.0);
        if passed > self.medium.clock_rate() && passed < u32::MAX / 2 {
            self.replayed.clear();
        }
        let held = self.replayed.iter().find(|(from, _)| *from == now);
        held.map_or_else(|| continued(anchor, now), |(_, to)| *to)
    }

    /// Begins a source with pictures that were held, in order of their sequence from a keyframe on: all are due at once.
    pub fn replay(&mut self, source: SourceId, held: &[Incoming], now: Instant, mut write: impl FnMut(Outgoing)) {
        self.cut();
        let Some(first) = held.first() else { return };
        let anchor = self.meet(first, now);
        self.anchor = Some(anchor);
        let mut shown = anchor.timestamp.1;
        for packet in held {
            if !self.replayed.iter().any(|(from, _)| *from == packet.timestamp) {
                if !self.replayed.is_empty() {
                    shown = shown.wrapping_add(STEP);
                }
                self.replayed.push((packet.timestamp, shown));
            }
            if let Some(outgoing) = self.rewrite(source, packet, now) {
                write(outgoing);
            }
        }
        if let (Some(anchor), Some(&newest)) = (&mut self.anchor, self.replayed.last()) {
            anchor.timestamp = newest;
        }
    }

    /// Gives where a source begins: after the last packet of the slot, and as much later as time has passed.
    fn meet(&mut self, packet: &Incoming, now: Instant) -> Anchor {
        let descriptor = packet.picture;
        let picture = descriptor.and_then(|it| it.picture_id()).unwrap_or_default();
        let layer = descriptor.and_then(|it| it.tl0_pic_idx()).unwrap_or_default();
        let Some(last) = self.last else {
            return Anchor {
                sequence: (packet.sequence, 1),
                timestamp: (packet.timestamp, packet.timestamp),
                picture: (picture, picture),
                layer: (layer, layer),
            };
        };
        let least = if self.medium == Medium::Audio { FRAME } else { 1 };
        let passed = self.passed(last, now);
        let ticks = passed.saturating_sub(self.ahead).max(least);
        self.ahead = (self.ahead + ticks).saturating_sub(passed);
        Anchor {
            sequence: (packet.sequence, last.sequence + 1),
            timestamp: (packet.timestamp, last.timestamp.wrapping_add(ticks)),
            picture: (picture, last.picture.wrapping_add(1) & PICTURE_ID_BITS),
            layer: (layer, last.layer.wrapping_add(1)),
        }
    }

    fn passed(&self, last: Last, now: Instant) -> u32 {
        let pause = now.saturating_duration_since(last.at).min(LONGEST_PAUSE);
        (pause.as_micros() * u128::from(self.medium.clock_rate()) / 1_000_000) as u32
    }

    /// Gives a frame of silence that goes on where the cut source ended; none in a slot that never spoke.
    ///
    /// Call it only after `cut` and before the next source.
    pub fn silence(&mut self, now: Instant) -> Option<Outgoing> {
        let passed = self.passed(self.last?, now);
        self.ahead = (self.ahead + FRAME).saturating_sub(passed);
        let last = self.last.as_mut()?;
        last.sequence += 1;
        last.timestamp = last.timestamp.wrapping_add(FRAME);
        last.at = now;
        Some(Outgoing {
            sequence: last.sequence,
            timestamp: last.timestamp,
            marker: false,
            payload: Arc::new(SILENCE),
            patch: None,
            source: None,
            level: Some(-127),
            at: now,
        })
    }
}

const fn continued((from, to): (u32, u32), now: u32) -> u32 {
    to.wrapping_add(now.wrapping_sub(from))
}

const fn picture_of((from, to): (u16, u16), now: u16) -> u16 {
    to.wrapping_add(now.wrapping_sub(from)) & PICTURE_ID_BITS
}

const fn layer_of((from, to): (u8, u8), now: u8) -> u8 {
    to.wrapping_add(now.wrapping_sub(from))
}
