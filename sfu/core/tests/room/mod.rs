//! A classroom in simulated time: sources that film and speak, receivers that keep all they got.
#![allow(missing_docs, dead_code)]

use std::collections::HashMap;
use std::time::{Duration, Instant};

use pitt_sfu_core::{
    Descriptor, Handle, Incoming, Kind, Medium, Number, Outbox, Outgoing, Place, Plan, Slot, SourceId, Switchboard,
};

pub const MS: Duration = Duration::from_millis(1);

/// What a receiver got in one slot, in the order of arrival.
pub type Got = Vec<Outgoing>;

#[derive(Debug, Default)]
pub struct Record {
    pub got: HashMap<(Handle, Slot), Got>,
    /// What could be sent again: forgotten when it is said so.
    pub sent: HashMap<(Handle, Slot), Got>,
    pub keyframes_asked: Vec<SourceId>,
    pub speech: Vec<(Number, bool)>,
    /// Whether new pictures had been held.
    pub filled: Vec<bool>,
}

impl Outbox for Record {
    fn write(&mut self, to: Handle, slot: Slot, packet: Outgoing) {
        self.got.entry((to, slot)).or_default().push(packet.clone());
        self.sent.entry((to, slot)).or_default().push(packet);
    }

    fn forget_sent(&mut self, to: Handle, slot: Slot) {
        self.sent.remove(&(to, slot));
    }

    fn request_keyframe(&mut self, source: SourceId) {
        self.keyframes_asked.push(source);
    }

    fn note_filled(&mut self, held: bool) {
        self.filled.push(held);
    }

    fn note_speech(&mut self, who: Number, speaking: bool) {
        self.speech.push((who, speaking));
    }
}

impl Record {
    pub fn video(&self, who: u32, index: usize) -> &[Outgoing] {
        self.got.get(&(who as usize, Slot { medium: Medium::Video, index })).map_or(&[], Vec::as_slice)
    }

    pub fn audio(&self, who: u32, index: usize) -> &[Outgoing] {
        self.got.get(&(who as usize, Slot { medium: Medium::Audio, index })).map_or(&[], Vec::as_slice)
    }

    pub fn clear(&mut self) {
        self.got.clear();
        self.keyframes_asked.clear();
        self.speech.clear();
    }
}

/// A camera: pictures of some packets each, with a keyframe whenever one was asked for.
#[derive(Debug)]
pub struct Camera {
    pub source: SourceId,
    sequence: u64,
    timestamp: u32,
    picture: u16,
    layer: u8,
}

impl Camera {
    pub fn new(who: u32, begin: u64) -> Self {
        let source = SourceId::new(Number(who), Kind::Camera);
        let seed = begin.wrapping_mul(2_654_435_761);
        Self {
            source,
            sequence: 1 + begin,
            timestamp: seed as u32,
            picture: (seed >> 8) as u16 & 0x7fff,
            layer: (seed >> 3) as u8,
        }
    }

    /// Films a picture of so many packets.
    pub fn film(&mut self, packets: usize, keyframe: bool, at: Instant) -> Vec<Incoming> {
        self.picture = (self.picture + 1) & 0x7fff;
        self.layer = self.layer.wrapping_add(1);
        self.timestamp = self.timestamp.wrapping_add(6_000);
        let film = |index: usize| {
            let payload = self.payload(index == 0, keyframe);
            let picture = Descriptor::parse(&payload);
            assert!(picture.is_some(), "the test's own payload can be read");
            Incoming {
                sequence: self.sequence + index as u64,
                timestamp: self.timestamp,
                marker: index + 1 == packets,
                payload: payload.into(),
                picture,
                level: None,
                at,
            }
        };
        let filmed = (0..packets).map(film).collect();
        self.sequence += packets as u64;
        filmed
    }

    /// A descriptor with PictureID and TL0PICIDX (RFC 7741 section 4.2), then the source's name as the picture.
    fn payload(&self, begins: bool, keyframe: bool) -> Vec<u8> {
        let [high, low] = self.picture.to_be_bytes();
        let start = if begins { 0x90 } else { 0x80 };
        let inter = u8::from(!keyframe);
        let mut payload = vec![start, 0xe0, 0x80 | high, low, self.layer, 0x00, inter];
        payload.extend(self.source.csrc().to_be_bytes());
        payload
    }
}

/// Reads the source's name out of a picture.
pub fn filmed_by(packet: &Outgoing) -> u32 {
    let tail = packet.payload.last_chunk::<4>();
    tail.map_or(0, |tail| u32::from_be_bytes(*tail))
}

/// Gives PictureID and TL0PICIDX as they go out.
pub fn picture_of(packet: &Outgoing) -> (u16, u8) {
    let mut payload = packet.payload.to_vec();
    if let Some(patch) = packet.patch {
        patch.apply(&mut payload);
    }
    let read = Descriptor::parse(&payload).and_then(|it| it.picture_id().zip(it.tl0_pic_idx()));
    read.unwrap_or_else(|| panic!("PictureID and TL0PICIDX stand in {payload:?}"))
}

pub fn voice(sequence: u64, at: Instant, level: i8) -> Incoming {
    Incoming {
        sequence,
        timestamp: (sequence as u32).wrapping_mul(960),
        marker: false,
        payload: vec![0x78; 40].into(),
        picture: None,
        level: Some(level),
        at,
    }
}

pub fn microphone(who: u32) -> SourceId {
    SourceId::new(Number(who), Kind::Microphone)
}

pub fn camera(who: u32) -> SourceId {
    SourceId::new(Number(who), Kind::Camera)
}

/// A place where everybody sees and hears everybody.
pub fn group(people: &[u32]) -> Place {
    stage(people, people)
}

pub fn stage(seen: &[u32], by: &[u32]) -> Place {
    Place {
        sources: seen.iter().flat_map(|&who| [camera(who), microphone(who)]).collect(),
        receivers: by.iter().map(|&who| Number(who)).collect(),
    }
}

pub fn plan(epoch: u64, places: Vec<Place>) -> Plan {
    Plan { epoch, places }
}

/// A switchboard with these people connected.
pub fn room(people: &[u32], now: Instant, out: &mut Record) -> Switchboard {
    let mut board = Switchboard::default();
    for &who in people {
        board.connect(Number(who), who as usize, now, out);
    }
    board
}
