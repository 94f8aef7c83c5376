//! What synthetic participants send: pictures and voices without content, but with the time and the source inside.

use std::sync::Arc;
use std::time::{Duration, Instant};

use pitt_sfu_core::{Medium, SourceId};
use serde::Deserialize;

/// Time sent and source, at the end of every payload.
const STAMP: usize = 12;
/// Descriptor with PictureID and TL0PICIDX (RFC 7741 section 4.2), and the begin of a frame (section 4.3).
const HEAD: usize = 6 + 10;
/// libwebrtc ignores requests for that long after a keyframe.
const DEAF: Duration = Duration::from_millis(300);
/// An Opus frame.
pub const FRAME: Duration = Duration::from_millis(20);

/// What somebody sends, and how fast.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Script {
    /// Whether there is a voice: 50 packets a second.
    pub microphone: bool,
    /// Whether there are pictures.
    pub camera: bool,
    /// Pictures a second.
    pub fps: f64,
    /// Packets a picture.
    pub packets: usize,
    /// Packets a keyframe.
    pub keyframe_packets: usize,
    /// Bytes of a picture's packet, without the RTP header.
    pub bytes: usize,
    /// Bytes of a voice's packet.
    pub voice_bytes: usize,
    /// How loud, in dBov.
    pub level: i8,
}

impl Default for Script {
    fn default() -> Self {
        Self {
            microphone: true,
            camera: true,
            fps: 30.0,
            packets: 5,
            keyframe_packets: 5,
            bytes: 1_150,
            voice_bytes: 80,
            level: -60,
        }
    }
}

/// A packet to be written.
#[derive(Debug)]
pub struct Shot {
    /// Extended.
    pub sequence: u64,
    /// In ticks of the medium.
    pub timestamp: u32,
    /// The end of a picture.
    pub marker: bool,
    /// With the stamp.
    pub payload: Arc<[u8]>,
}

/// One source at work.
#[derive(Debug)]
pub struct Film {
    source: SourceId,
    script: Script,
    /// When the next picture or frame of sound is due.
    pub due: Instant,
    step: Duration,
    sequence: u64,
    timestamp: u32,
    picture: u16,
    layer: u8,
    keyframe_wanted: bool,
    keyframe_at: Option<Instant>,
    /// Packets so far.
    pub sent: u64,
    /// Keyframes so far.
    pub keyframes: u64,
    bytes: Vec<u8>,
}

impl Film {
    /// Begins at some moment within the first step, by the number, so that a crowd does not move in step.
    pub fn new(source: SourceId, script: Script, now: Instant) -> Self {
        let seed = seed(source);
        Self {
            source,
            script,
            due: now,
            step: FRAME,
            sequence: 1 + u64::from(seed & 0xfff),
            timestamp: seed,
            picture: (seed >> 8) as u16 & 0x7fff,
            layer: (seed >> 3) as u8,
            keyframe_wanted: true,
            keyframe_at: None,
            sent: 0,
            keyframes: 0,
            bytes: Vec::with_capacity(script.bytes.max(script.voice_bytes)),
        }
        .again(script, now)
    }

    /// Goes on after a pause, with a keyframe.
    pub fn again(mut self, script: Script, now: Instant) -> Self {
        self.step = match self.source.medium() {
            Medium::Audio => FRAME,
            Medium::Video => Duration::from_secs_f64(1.0 / script.fps.max(0.1)),
        };
        self.due = now + self.step.mul_f64(f64::from(seed(self.source)) / f64::from(u32::MAX));
        self.script = script;
        self.keyframe_wanted = true;
        self
    }

    /// Whose it is.
    pub const fn source(&self) -> SourceId {
        self.source
    }

    /// How loud it is.
    pub const fn level(&self) -> i8 {
        self.script.level
    }

    /// Somebody needs a keyframe; what comes too soon after the last one is not heard, as in browsers.
    pub fn want_keyframe(&mut self, now: Instant) {
        self.keyframe_wanted |= self.keyframe_at.is_none_or(|at| now.saturating_duration_since(at) >= DEAF);
    }

    /// Gives the packets of the next picture, or the next frame of sound.
    pub fn shoot(&mut self, now: Instant, now_ns: u64, mut write: impl FnMut(Shot)) {
        self.due += self.step;
        if self.due + Duration::from_secs(1) < now {
            // This machine cannot keep up: no burst makes up for a whole second.
            self.due = now + self.step;
        }
        let rate = f64::from(self.source.medium().clock_rate());
        self.timestamp = self.timestamp.wrapping_add((self.step.as_secs_f64() * rate).round() as u32);
        match self.source.medium() {
            Medium::Audio => {
                self.bytes.clear();
                self.bytes.push(0x78);
                let payload = self.finish(self.script.voice_bytes, now_ns);
                write(self.next(payload, false));
            }
            Medium::Video => {
                let keyframe = std::mem::take(&mut self.keyframe_wanted);
                let packets = if keyframe { self.script.keyframe_packets } else { self.script.packets };
                if keyframe {
                    self.keyframe_at = Some(now);
                    self.keyframes += 1;
                }
                self.picture = (self.picture + 1) & 0x7fff;
                self.layer = self.layer.wrapping_add(1);
                for index in 0..packets {
                    self.describe(index == 0, keyframe);
                    let payload = self.finish(self.script.bytes, now_ns);
                    write(self.next(payload, index + 1 == packets));
                }
            }
        }
    }

    fn describe(&mut self, begins: bool, keyframe: bool) {
        let [high, low] = self.picture.to_be_bytes();
        self.bytes.clear();
        self.bytes.extend([if begins { 0x90 } else { 0x80 }, 0xe0, 0x80 | high, low, self.layer, 0x00]);
        if begins {
            // Frame tag, start code, 640 × 480.
            self.bytes.extend([u8::from(!keyframe) | 0x10, 0x00, 0x00, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0xe0, 0x01]);
        }
    }

    fn finish(&mut self, length: usize, now_ns: u64) -> Arc<[u8]> {
        let length = length.max(HEAD + STAMP);
        self.bytes.resize(length - STAMP, 0x55);
        self.bytes.extend(now_ns.to_be_bytes());
        self.bytes.extend(self.source.csrc().to_be_bytes());
        self.bytes.as_slice().into()
    }

    const fn next(&mut self, payload: Arc<[u8]>, marker: bool) -> Shot {
        self.sequence += 1;
        self.sent += 1;
        Shot { sequence: self.sequence, timestamp: self.timestamp, marker, payload }
    }
}

/// Spreads sources evenly.
const fn seed(source: SourceId) -> u32 {
    source.csrc().wrapping_mul(2_654_435_761)
}

/// Reads when a payload was sent, and whose it is; none of a payload that is not ours.
pub fn read_stamp(payload: &[u8]) -> Option<(u64, u32)> {
    let stamp = payload.last_chunk::<STAMP>().filter(|_| payload.len() >= HEAD + STAMP)?;
    let (at, source) = stamp.split_first_chunk::<8>()?;
    Some((u64::from_be_bytes(*at), u32::from_be_bytes(*source.first_chunk::<4>()?)))
}
