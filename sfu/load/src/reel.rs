//! Pictures and voices that were filmed before, played over and over: what simulated students send.

use std::sync::Arc;
use std::time::{Duration, Instant};

use pitt_sfu_core::{Medium, SourceId};

use crate::film::{FRAME, Shot};

/// Pictures a second.
const FPS: u32 = 15;
/// Bytes of a packet's part of a picture.
const PART: usize = 1_100;
/// libwebrtc ignores requests for that long after a keyframe.
const DEAF: Duration = Duration::from_millis(300);
/// Opus, 20 ms of silence (RFC 6716 section 3.1).
const SILENCE: [u8; 3] = [0xf8, 0xff, 0xfe];
const TALKS: i8 = -25;
const SILENT: i8 = -127;

/// Frames in their order; of pictures the first is a keyframe.
#[derive(Clone, Debug)]
pub struct Strip(Arc<[Vec<u8>]>);

/// One face and its voice, quiet and talking.
#[derive(Clone, Debug)]
pub struct Reel {
    /// The face while it listens.
    pub quiet: Strip,
    /// The face while it talks.
    pub talking: Strip,
    /// The voice.
    pub voice: Strip,
}

impl Strip {
    /// Reads frames, each behind its length in two bytes; none where there are none, or less than one.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut frames = Vec::new();
        let mut rest = bytes;
        while let Some((length, tail)) = rest.split_first_chunk::<2>() {
            let (frame, tail) = tail.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
            frames.push(frame.to_vec());
            rest = tail;
        }
        (rest.is_empty() && !frames.is_empty()).then(|| Self(frames.into()))
    }
}

/// One source that plays a reel.
#[derive(Debug)]
pub struct Player {
    source: SourceId,
    reel: Reel,
    /// When the next frame is due.
    pub due: Instant,
    at: usize,
    talks: bool,
    sequence: u64,
    timestamp: u32,
    picture: u16,
    layer: u8,
    keyframe_at: Option<Instant>,
    /// Packets so far.
    pub sent: u64,
    /// Keyframes so far.
    pub keyframes: u64,
}

impl Player {
    /// Begins at the beginning.
    pub const fn new(source: SourceId, reel: Reel, now: Instant) -> Self {
        let seed = source.csrc().wrapping_mul(2_654_435_761);
        Self {
            source,
            reel,
            due: now,
            at: 0,
            talks: false,
            sequence: 1 + (seed & 0xfff) as u64,
            timestamp: seed,
            picture: (seed >> 8) as u16 & 0x7fff,
            layer: (seed >> 3) as u8,
            keyframe_at: None,
            sent: 0,
            keyframes: 0,
        }
    }

    /// How loud it is.
    pub const fn level(&self) -> i8 {
        if self.talks { TALKS } else { SILENT }
    }

    /// Begins to talk, or to listen, with a keyframe.
    pub const fn talk(&mut self, talks: bool) {
        if self.talks != talks {
            self.talks = talks;
            self.at = 0;
        }
    }

    /// Somebody needs a keyframe: the strip begins anew.
    pub fn want_keyframe(&mut self, now: Instant) {
        if self.keyframe_at.is_none_or(|at| now.saturating_duration_since(at) >= DEAF) {
            self.at = 0;
        }
    }

    /// Gives the packets of the next frame.
    pub fn shoot(&mut self, now: Instant, mut write: impl FnMut(Shot)) {
        let step = match self.source.medium() {
            Medium::Audio => FRAME,
            Medium::Video => Duration::from_secs(1) / FPS,
        };
        self.due = (self.due + step).max(now);
        let rate = self.source.medium().clock_rate();
        self.timestamp = self.timestamp.wrapping_add((step.as_micros() as u64 * u64::from(rate) / 1_000_000) as u32);
        match self.source.medium() {
            Medium::Audio => self.speak(write),
            Medium::Video => {
                let Strip(frames) = if self.talks { &self.reel.talking } else { &self.reel.quiet }.clone();
                let frame = &frames[self.at % frames.len()];
                if self.at.is_multiple_of(frames.len()) {
                    self.keyframe_at = Some(now);
                    self.keyframes += 1;
                }
                self.at += 1;
                self.picture = (self.picture + 1) & 0x7fff;
                self.layer = self.layer.wrapping_add(1);
                let parts = frame.len().div_ceil(PART);
                for (index, part) in frame.chunks(PART).enumerate() {
                    let [high, low] = self.picture.to_be_bytes();
                    let begins = if index == 0 { 0x90 } else { 0x80 };
                    // PictureID and TL0PICIDX (RFC 7741 section 4.2).
                    let mut payload = vec![begins, 0xe0, 0x80 | high, low, self.layer, 0x00];
                    payload.extend_from_slice(part);
                    write(self.next(payload.into(), index + 1 == parts));
                }
            }
        }
    }

    fn speak(&mut self, mut write: impl FnMut(Shot)) {
        let payload: Arc<[u8]> = if self.talks {
            let Strip(frames) = &self.reel.voice;
            frames[self.at % frames.len()].as_slice().into()
        } else {
            SILENCE.into()
        };
        self.at += 1;
        write(self.next(payload, false));
    }

    const fn next(&mut self, payload: Arc<[u8]>, marker: bool) -> Shot {
        self.sequence += 1;
        self.sent += 1;
        Shot { sequence: self.sequence, timestamp: self.timestamp, marker, payload }
    }
}
