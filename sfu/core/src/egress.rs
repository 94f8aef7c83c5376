//! One receiver's slots on their way out: writes RTP, seals it, keeps it for whoever asks again, and reports.
//!
//! str0m could do that, too, but looks at every stream several times a packet (ADR 0012). What was decided is sealed only
//! when it is sent, so that the packets of one receiver follow one another and leave in one call.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use str0m::rtp::rtcp::NackEntry;

use crate::datagrams::{Datagrams, Route};
use crate::packet::Outgoing;
use crate::reports;
use crate::slots::{AUDIO_SLOTS, VIDEO_SLOTS};
use crate::source::Medium;
use crate::srtp::Sealer;
use crate::switchboard::Slot;

/// What a receiver may still ask for again: a second of pictures.
const MOST_SENT: usize = 512;
const SENT_FOR: Duration = Duration::from_secs(1);
/// Nothing is sent again sooner: a browser repeats its request while the answer is on its way.
const AGAIN_AFTER: Duration = Duration::from_millis(20);
/// Of all bytes so many may be sent again, by a quarter of what is sent, so that a receiver that asks for everything does
/// not get twice its share.
const MOST_ALLOWED: usize = 256 << 10;
const ALLOWED_AT_FIRST: usize = 64 << 10;
const ALLOWED_OF: usize = 4;
/// Voices and pictures are kept in step by reports, and their clocks hardly drift.
const REPORTS: Duration = Duration::from_secs(5);
/// SRTCP indices of our own: str0m counts its from 0 on, and a pair of stream and index is never used twice.
const FIRST_REPORT: u32 = 1 << 30;
const LAST_REPORT: u32 = (1 << 31) - 1;

/// Version 2 of RTP (RFC 3550 section 5.1); X and M.
const VERSION: u8 = 0x80;
const EXTENSION: u8 = 0x10;
const MARKER: u8 = 0x80;
/// One-byte extensions (RFC 8285 section 4.2), a word of them.
const EXTENSIONS: [u8; 4] = [0xbe, 0xde, 0x00, 0x01];

/// A negotiated stream.
#[derive(Clone, Copy, Debug)]
pub struct Stream {
    /// Its SSRC.
    pub ssrc: u32,
    /// Its payload type.
    pub pt: u8,
    /// Where packets are sent again (RFC 4588): SSRC and payload type.
    pub rtx: Option<(u32, u8)>,
    /// Under which number the receiver reads audio levels (RFC 6464), 1 to 14.
    pub level: Option<u8>,
}

/// The slots of one receiver.
#[derive(Debug)]
pub struct Egress {
    sealer: Option<Sealer>,
    video: [Option<Line>; VIDEO_SLOTS],
    audio: [Option<Line>; AUDIO_SLOTS],
    voices: Vec<(usize, Outgoing)>,
    pictures: Vec<(usize, Outgoing)>,
    /// By slot, what was asked for again.
    missing: Vec<(usize, u64)>,
    allowed: usize,
    cname: String,
    begin: Instant,
    report: u32,
    report_due: Option<Instant>,
}

#[derive(Debug)]
struct Line {
    stream: Stream,
    used: Used,
    again: u64,
    sent: VecDeque<Sent>,
    packets: u32,
    octets: u32,
    /// A timestamp, and when it was taken.
    last: Option<(u32, Instant)>,
    reported: u32,
}

#[derive(Debug)]
struct Sent {
    packet: Outgoing,
    at: Instant,
    again_at: Option<Instant>,
}

/// Sequence numbers that were sealed already: sealing other content under one of them would give its key away.
#[derive(Debug, Default)]
struct Used {
    next: u64,
    /// Bit n is the number n + 1 before `next`.
    before: u128,
}

impl Used {
    /// Takes a number; false where it was used, or might have been.
    const fn take(&mut self, number: u64) -> bool {
        if number >= self.next {
            let step = number - self.next + 1;
            self.before = if step >= 128 { 0 } else { self.before << step };
            self.before |= 1;
            self.next = number + 1;
            return true;
        }
        let back = self.next - 1 - number;
        if back >= 128 || self.before >> back & 1 == 1 {
            return false;
        }
        self.before |= 1 << back;
        true
    }
}

impl Egress {
    /// Begins without slots and without keys: nothing leaves before both are there.
    pub fn new(now: Instant) -> Self {
        Self {
            sealer: None,
            video: std::array::from_fn(|_| None),
            audio: std::array::from_fn(|_| None),
            voices: Vec::new(),
            pictures: Vec::new(),
            missing: Vec::new(),
            allowed: ALLOWED_AT_FIRST,
            cname: String::new(),
            begin: now,
            report: FIRST_REPORT,
            report_due: None,
        }
    }

    /// Seals with these keys from now on.
    pub fn unlock(&mut self, sealer: Sealer) {
        self.sealer = Some(sealer);
    }

    /// Tells which streams belong together.
    pub fn set_cname(&mut self, cname: &str) {
        cname.clone_into(&mut self.cname);
    }

    /// Gives the next free slot of a medium its stream; streams beyond the last slot are not used.
    pub fn add(&mut self, medium: Medium, stream: Stream) {
        let line = Line {
            stream,
            used: Used::default(),
            again: 0,
            sent: VecDeque::new(),
            packets: 0,
            octets: 0,
            last: None,
            reported: 0,
        };
        if let Some(free) = self.lines(medium).iter_mut().find(|it| it.is_none()) {
            *free = Some(line);
        }
    }

    /// Takes a packet for a slot; false where this receiver has none. `depart` must follow.
    pub fn write(&mut self, slot: Slot, packet: Outgoing) -> bool {
        if self.lines(slot.medium)[slot.index].is_none() {
            return false;
        }
        match slot.medium {
            Medium::Audio => self.voices.push((slot.index, packet)),
            Medium::Video => self.pictures.push((slot.index, packet)),
        }
        true
    }

    /// Forgets what was sent into a slot, so that it cannot be sent again.
    pub fn forget_sent(&mut self, slot: Slot) {
        if slot.medium == Medium::Video {
            self.missing.retain(|(index, _)| *index != slot.index);
            if let Some(line) = &mut self.video[slot.index] {
                line.sent.clear();
            }
        }
    }

    /// Tells which video slot a stream fills.
    pub fn slot_of(&self, ssrc: u32) -> Option<usize> {
        self.video.iter().position(|line| line.as_ref().is_some_and(|it| it.stream.ssrc == ssrc))
    }

    /// Notes what a receiver lacks of a stream; it leaves with the next `depart`, as far as it is still there.
    pub fn note_missing(&mut self, ssrc: u32, asked: impl IntoIterator<Item = NackEntry>) {
        let Some(index) = self.slot_of(ssrc) else { return };
        let Some(line) = &self.video[index] else { return };
        let Some(newest) = line.sent.back().map(|it| it.packet.sequence) else { return };
        for entry in asked {
            let first = extended(entry.pid, newest);
            let more = (1..=16).filter(|bit| entry.blp >> (bit - 1) & 1 == 1);
            for sequence in std::iter::once(0).chain(more).map(|step| first.wrapping_add(step)) {
                if self.missing.len() < MOST_SENT && !self.missing.contains(&(index, sequence)) {
                    self.missing.push((index, sequence));
                }
            }
        }
    }

    /// When `depart` is due for a report; none while nothing was sent since the last one.
    pub const fn due(&self) -> Option<Instant> {
        self.report_due
    }

    /// Seals everything that waits, voices first; gives how many packets were sent again. Without keys all is dropped.
    pub fn depart(&mut self, to: Option<Route>, now: Instant, datagrams: &mut Datagrams) -> u64 {
        let (Some(to), Some(sealer)) = (to, &mut self.sealer) else {
            self.voices.clear();
            self.pictures.clear();
            self.missing.clear();
            return 0;
        };
        for (index, packet) in self.voices.drain(..) {
            if let Some(line) = &mut self.audio[index] {
                line.send(&packet, to, now, sealer, datagrams);
            }
        }
        for (index, packet) in self.pictures.drain(..) {
            if let Some(line) = &mut self.video[index] {
                let size = line.send(&packet, to, now, sealer, datagrams);
                self.allowed = (self.allowed + size / ALLOWED_OF).min(MOST_ALLOWED);
                line.keep(packet, now);
            }
        }
        let mut again = 0;
        for (index, sequence) in self.missing.drain(..) {
            let Some(line) = &mut self.video[index] else { continue };
            let size = line.send_again(sequence, self.allowed, to, now, sealer, datagrams);
            self.allowed -= size;
            again += u64::from(size > 0);
        }
        self.report(to, now, datagrams);
        again
    }

    fn report(&mut self, to: Route, now: Instant, datagrams: &mut Datagrams) {
        let lines = || self.audio.iter().chain(&self.video).flatten().filter(|line| line.packets != line.reported);
        let media = [(Medium::Audio, &self.audio[..]), (Medium::Video, &self.video[..])];
        if self.report_due.is_none_or(|due| due > now) {
            if self.report_due.is_none() && lines().next().is_some() {
                self.report_due = Some(now + REPORTS);
            }
            return;
        }
        let fresh: Vec<reports::Sent> = media
            .into_iter()
            .flat_map(|(medium, lines)| lines.iter().flatten().filter_map(move |line| line.report(medium, now)))
            .collect();
        self.report_due = None;
        let (Some(first), Some(sealer)) = (fresh.first(), &mut self.sealer) else { return };
        if self.report == LAST_REPORT {
            return;
        }
        self.report += 1;
        datagrams.push(to, |buffer| {
            let begin = buffer.len();
            for sent in &fresh {
                reports::write(buffer, sent, &self.cname, self.begin, now);
            }
            sealer.seal_rtcp(buffer, begin, first.ssrc, self.report)
        });
        for line in self.audio.iter_mut().chain(&mut self.video).flatten() {
            line.reported = line.packets;
        }
    }

    fn lines(&mut self, medium: Medium) -> &mut [Option<Line>] {
        match medium {
            Medium::Audio => &mut self.audio,
            Medium::Video => &mut self.video,
        }
    }
}

impl Line {
    /// Gives the bytes that were sent.
    fn send(
        &mut self,
        packet: &Outgoing,
        to: Route,
        now: Instant,
        sealer: &mut Sealer,
        datagrams: &mut Datagrams,
    ) -> usize {
        if !self.used.take(packet.sequence) {
            return 0;
        }
        let Stream { ssrc, pt, level, .. } = self.stream;
        let sent = datagrams.push(to, |buffer| {
            let begin = buffer.len();
            let header = write_header(buffer, packet, pt, packet.sequence as u16, ssrc, level);
            append_payload(buffer, packet);
            sealer.seal_rtp(buffer, begin, header, ssrc, packet.sequence)
        });
        if !sent {
            return 0;
        }
        self.packets = self.packets.wrapping_add(1);
        self.octets = self.octets.wrapping_add(packet.payload.len() as u32);
        self.last = Some((packet.timestamp, packet.at.min(now)));
        packet.payload.len()
    }

    /// Keeps a packet in the order of sequence numbers.
    fn keep(&mut self, packet: Outgoing, now: Instant) {
        let old = |it: &Sent| now.saturating_duration_since(it.at) > SENT_FOR;
        while self.sent.len() >= MOST_SENT || self.sent.front().is_some_and(old) {
            self.sent.pop_front();
        }
        let later = self.sent.iter().rev().take_while(|it| it.packet.sequence > packet.sequence).count();
        self.sent.insert(self.sent.len() - later, Sent { packet, at: now, again_at: None });
    }

    /// Gives the bytes that were sent, no more than are allowed.
    fn send_again(
        &mut self,
        sequence: u64,
        allowed: usize,
        to: Route,
        now: Instant,
        sealer: &mut Sealer,
        datagrams: &mut Datagrams,
    ) -> usize {
        let Some((ssrc, pt)) = self.stream.rtx else { return 0 };
        let Ok(index) = self.sent.binary_search_by_key(&sequence, |it| it.packet.sequence) else { return 0 };
        let kept = &mut self.sent[index];
        let size = kept.packet.payload.len();
        let soon = kept.again_at.is_some_and(|at| now.saturating_duration_since(at) < AGAIN_AFTER);
        if soon || size > allowed || now.saturating_duration_since(kept.at) > SENT_FOR {
            return 0;
        }
        kept.again_at = Some(now);
        self.again += 1;
        let (packet, again) = (&kept.packet, self.again);
        let sent = datagrams.push(to, |buffer| {
            let begin = buffer.len();
            let header = write_header(buffer, packet, pt, again as u16, ssrc, None);
            // The original's number leads (RFC 4588 section 4).
            buffer.extend((packet.sequence as u16).to_be_bytes());
            append_payload(buffer, packet);
            sealer.seal_rtp(buffer, begin, header, ssrc, again)
        });
        if sent { size } else { 0 }
    }

    fn report(&self, medium: Medium, now: Instant) -> Option<reports::Sent> {
        let (timestamp, at) = self.last.filter(|_| self.packets != self.reported)?;
        let passed = now.saturating_duration_since(at).as_micros() * u128::from(medium.clock_rate()) / 1_000_000;
        Some(reports::Sent {
            ssrc: self.stream.ssrc,
            timestamp: timestamp.wrapping_add(passed as u32),
            packets: self.packets,
            octets: self.octets,
        })
    }
}

/// Appends an RTP header (RFC 3550 section 5.1); gives its length.
fn write_header(buffer: &mut Vec<u8>, packet: &Outgoing, pt: u8, sequence: u16, ssrc: u32, level: Option<u8>) -> usize {
    let begin = buffer.len();
    let level = level.zip(packet.level);
    let extension = if level.is_some() { EXTENSION } else { 0 };
    let marker = if packet.marker { MARKER } else { 0 };
    buffer.extend([VERSION | extension | u8::from(packet.source.is_some()), marker | pt]);
    buffer.extend(sequence.to_be_bytes());
    buffer.extend(packet.timestamp.to_be_bytes());
    buffer.extend(ssrc.to_be_bytes());
    if let Some(source) = packet.source {
        buffer.extend(source.csrc().to_be_bytes());
    }
    if let Some((number, level)) = level {
        buffer.extend(EXTENSIONS);
        buffer.extend([number << 4, level.unsigned_abs().min(127), 0, 0]);
    }
    buffer.len() - begin
}

fn append_payload(buffer: &mut Vec<u8>, packet: &Outgoing) {
    let begin = buffer.len();
    buffer.extend_from_slice(&packet.payload);
    if let Some(patch) = packet.patch {
        patch.apply(&mut buffer[begin..]);
    }
}

/// Gives the number with these last 16 bits that is nearest to a known one.
const fn extended(low: u16, near: u64) -> u64 {
    let step = low.wrapping_sub(near as u16) as i16;
    near.wrapping_add_signed(step as i64)
}

#[cfg(test)]
mod tests {
    use arbtest::arbtest;

    use super::*;

    #[test]
    fn a_number_is_sealed_once_at_most_and_in_order_always() {
        arbtest(|random| {
            let mut used = Used::default();
            let mut taken = std::collections::HashSet::new();
            let mut number: u64 = random.int_in_range(0..=70_000)?;
            for _ in 0..random.int_in_range(1..=300)? {
                number = number.saturating_add_signed(random.int_in_range(-140..=160)?);
                let newest = taken.iter().all(|it| *it < number);
                let took = used.take(number);
                assert!(!took || taken.insert(number), "{number} twice");
                assert!(took || !newest, "{number} is newer than any and was refused");
                let near = taken.iter().max().is_some_and(|top| top - number < 128);
                assert!(took || !near || taken.contains(&number), "{number} was late, but not too late");
            }
            Ok(())
        });
    }

    #[test]
    fn a_number_of_16_bits_is_the_nearest_of_64() {
        arbtest(|random| {
            let near: u64 = random.int_in_range(40_000..=1 << 40)?;
            let number = near.saturating_add_signed(random.int_in_range(-32_768..=32_767)?);
            assert_eq!(extended(number as u16, near), number);
            Ok(())
        });
    }
}
