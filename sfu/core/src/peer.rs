//! One browser's connection: its offer, its sections, its streams. Wraps str0m in RTP mode, ICE-lite.

use std::time::{Duration, Instant};

use str0m::change::SdpOffer;
use str0m::config::DtlsCert;
use str0m::format::{Codec, FormatParams};
use str0m::media::{Direction, Frequency, KeyframeRequestKind, MediaAdded, MediaKind, Mid, Pt};
use str0m::net::{Receive, Transmit};
use str0m::rtp::{Extension, ExtensionMap, ExtensionValues, RtpPacket, RtpWrite, Ssrc};
use str0m::{Candidate, Event, Input, Output, Rtc, RtcConfig, RtcError};

use crate::packet::{Incoming, Outgoing, Picture};
use crate::slots::{AUDIO_SLOTS, VIDEO_SLOTS};
use crate::source::{Kind, Medium};
use crate::switchboard::Slot;

/// An offer with every slot and candidate is below 20 kB.
const LONGEST_OFFER: usize = 100_000;
/// Sections: what is sent, and a slot each for what is received; some to spare for newer clients.
const MOST_SECTIONS: usize = 32;
/// What a receiver may still ask for again: a second of pictures.
const SENT_PACKETS: usize = 512;
const SENT_FOR: Duration = Duration::from_secs(1);
/// Sender reports keep voices and pictures in step, whose clocks hardly drift; with one a second for every slot an
/// idle connection cost half as much again.
const REPORTS: Duration = Duration::from_secs(5);
/// Payload types are the offer's; these stand only until it is read.
const OPUS: u8 = 111;
const VP8: u8 = 96;
const VP8_RTX: u8 = 97;

/// Says in words why an offer was refused.
#[derive(Debug, PartialEq, Eq)]
pub struct OfferRefused(pub String);

/// What every connection shares.
#[derive(Debug, Clone)]
pub struct PeerConfig {
    /// One certificate for all: making one costs more than all the rest of a connection.
    pub certificate: DtlsCert,
    /// Where browsers are told to send to.
    pub candidates: Vec<Candidate>,
}

/// What a connection tells.
#[derive(Debug)]
pub enum PeerEvent {
    /// Media may flow.
    Connected,
    /// A packet of one of its sources.
    Packet(Kind, Incoming),
    /// Pictures that could not be read and were dropped.
    Malformed,
    /// One of its video slots needs a keyframe.
    KeyframeWanted(usize),
    /// The path is gone, or back.
    Reachable(bool),
    /// The browser has closed it.
    Closed,
}

/// One connection.
#[derive(Debug)]
pub struct Peer {
    rtc: Rtc,
    sends: Vec<(Mid, Kind)>,
    /// Incoming streams by SSRC, once they have been seen.
    streams: Vec<(Ssrc, Kind)>,
    video: [Option<Line>; VIDEO_SLOTS],
    audio: [Option<Line>; AUDIO_SLOTS],
}

#[derive(Clone, Copy, Debug)]
struct Line {
    mid: Mid,
    ssrc: Ssrc,
    rtx: Option<Ssrc>,
    pt: Pt,
    /// Whether anything was ever written. Streams that were not are kept out of str0m, which looks at each of them
    /// several times a packet; one that was stays, since its counters must never begin anew under the same key.
    used: bool,
}

impl Peer {
    /// Answers a browser's first offer. It costs about a millisecond and may be done on any thread.
    pub fn answer(offer: &str, config: &PeerConfig, now: Instant) -> Result<(Self, String), OfferRefused> {
        let offer = read(offer)?;
        let mut rtc = configuration(config).build(now);
        for candidate in &config.candidates {
            rtc.add_local_candidate(candidate.clone());
        }
        let answer = rtc.sdp_api().accept_offer(offer).map_err(|error| refused(&error))?;
        let peer = Self {
            rtc,
            sends: Vec::new(),
            streams: Vec::new(),
            video: [None; VIDEO_SLOTS],
            audio: [None; AUDIO_SLOTS],
        };
        Ok((peer, answer.to_sdp_string()))
    }

    /// Answers an offer that restarts ICE; the sections stay as they are.
    pub fn restart(&mut self, offer: &str) -> Result<String, OfferRefused> {
        let offer = read(offer)?;
        // The answer names the streams of all slots as it did at first.
        for line in self.video.iter().chain(&self.audio).flatten() {
            line.declare(&mut self.rtc);
        }
        let answer = self.rtc.sdp_api().accept_offer(offer).map_err(|error| refused(&error));
        for line in self.video.iter().chain(&self.audio).flatten().filter(|line| !line.used) {
            self.rtc.direct_api().remove_stream_tx(line.ssrc);
        }
        Ok(answer?.to_sdp_string())
    }

    /// By what STUN requests for this connection are known (RFC 8445 section 7.2.2).
    pub fn username(&mut self) -> String {
        self.rtc.direct_api().local_ice_credentials().ufrag
    }

    /// Tells whether bytes from a new address are for this connection, by their integrity.
    pub fn accepts(&self, received: Receive<'_>, now: Instant) -> bool {
        self.rtc.accepts(&Input::Receive(now, received))
    }

    /// Takes bytes in; `poll` must follow.
    pub fn receive(&mut self, received: Receive<'_>, now: Instant) -> Result<(), RtcError> {
        self.rtc.handle_input(Input::Receive(now, received))
    }

    /// Moves its time forward; `poll` must follow.
    pub fn advance(&mut self, now: Instant) -> Result<(), RtcError> {
        self.rtc.handle_input(Input::Timeout(now))
    }

    /// Whether it is of any use still.
    pub fn is_alive(&self) -> bool {
        self.rtc.is_alive()
    }

    /// Says goodbye to the browser; `poll` sends it.
    pub fn close(&mut self) {
        let _ = self.rtc.close();
    }

    /// Gives what is to be sent and what has happened, until nothing is left; then when to call again.
    pub fn poll(
        &mut self,
        mut send: impl FnMut(Transmit),
        mut tell: impl FnMut(PeerEvent),
    ) -> Result<Instant, RtcError> {
        loop {
            match self.rtc.poll_output()? {
                Output::Timeout(due) => return Ok(due),
                Output::Transmit(transmit) => send(transmit),
                Output::Event(event) => {
                    if let Some(event) = self.read_event(event) {
                        tell(event);
                    }
                }
            }
        }
    }

    /// Writes a packet into a slot; false where this browser has no such slot.
    pub fn write(&mut self, slot: Slot, packet: Outgoing) -> bool {
        let lines: &mut [Option<Line>] = match slot.medium {
            Medium::Audio => &mut self.audio,
            Medium::Video => &mut self.video,
        };
        let Some(line) = lines[slot.index].as_mut() else { return false };
        if !line.used {
            line.declare(&mut self.rtc);
            line.used = true;
        }
        let mut direct = self.rtc.direct_api();
        let Some(stream) = direct.stream_tx(&line.ssrc) else { return false };
        let mut write = RtpWrite::new(line.pt, packet.sequence.into(), packet.timestamp, packet.at, packet.payload)
            .marker(packet.marker)
            .nackable(slot.medium == Medium::Video);
        if let Some(source) = packet.source {
            write = write.csrc(&[source.csrc()]);
        }
        if let Some(patch) = packet.patch {
            write = write.vp8_patch(patch);
        }
        if let Some(level) = packet.level {
            write = write.ext_vals(ExtensionValues { audio_level: Some(level), ..Default::default() });
        }
        stream.write_rtp(write);
        true
    }

    /// Empties what would be sent again into a slot; sound is never sent again.
    pub fn forget_sent(&mut self, slot: Slot) {
        if slot.medium == Medium::Video
            && let Some(line) = self.line(slot)
            && let Some(stream) = self.rtc.direct_api().stream_tx(&line.ssrc)
        {
            stream.set_rtx_cache(SENT_PACKETS, SENT_FOR, None);
        }
    }

    /// Asks this browser for a keyframe of one of its sources; false while it has sent nothing of it.
    pub fn request_keyframe(&mut self, kind: Kind) -> bool {
        let known = self.streams.iter().filter(|(_, it)| *it == kind);
        let mut asked = false;
        for (ssrc, _) in known {
            if let Some(stream) = self.rtc.direct_api().stream_rx(ssrc) {
                stream.request_keyframe(KeyframeRequestKind::Pli);
                asked = true;
            }
        }
        asked
    }

    const fn line(&self, slot: Slot) -> Option<Line> {
        match slot.medium {
            Medium::Audio => self.audio[slot.index],
            Medium::Video => self.video[slot.index],
        }
    }

    /// Sections that send are sources, in the order of their kinds; those that receive are slots.
    fn read_section(&mut self, section: &MediaAdded) {
        let medium = match section.kind {
            MediaKind::Audio => Medium::Audio,
            MediaKind::Video => Medium::Video,
        };
        match section.direction {
            Direction::RecvOnly => self.add_source(section.mid, medium),
            Direction::SendOnly => self.add_slot(section.mid, medium),
            Direction::SendRecv | Direction::Inactive => {}
        }
    }

    fn add_source(&mut self, mid: Mid, medium: Medium) {
        let known = self.sends.iter().filter(|(_, kind)| kind.medium() == medium).count();
        let mut kinds = Kind::ALL.into_iter().filter(|kind| kind.medium() == medium);
        self.sends.extend(kinds.nth(known).map(|kind| (mid, kind)));
    }

    fn add_slot(&mut self, mid: Mid, medium: Medium) {
        let codec = match medium {
            Medium::Audio => Codec::Opus,
            Medium::Video => Codec::Vp8,
        };
        let configured = self.rtc.codec_config().params();
        let Some(pt) = configured.iter().find(|it| it.spec().codec == codec).map(|it| it.pt()) else { return };
        let mut direct = self.rtc.direct_api();
        let Some(stream) = direct.stream_tx_by_mid(mid, None) else { return };
        let line = Line { mid, ssrc: stream.ssrc(), rtx: stream.rtx(), pt, used: false };
        let slots: &mut [Option<Line>] = match medium {
            Medium::Audio => &mut self.audio,
            Medium::Video => &mut self.video,
        };
        if let Some(free) = slots.iter_mut().find(|slot| slot.is_none()) {
            *free = Some(line);
            direct.remove_stream_tx(line.ssrc);
        }
    }

    fn read_event(&mut self, event: Event) -> Option<PeerEvent> {
        match event {
            Event::Connected => Some(PeerEvent::Connected),
            // They follow `Connected` within the same poll, in the order of the offer.
            Event::MediaAdded(section) => {
                self.read_section(&section);
                None
            }
            Event::RtpPacket(packet) => self.read_packet(packet),
            Event::KeyframeRequest(request) => {
                let index = self.video.iter().position(|line| line.is_some_and(|it| it.mid == request.mid))?;
                Some(PeerEvent::KeyframeWanted(index))
            }
            Event::IceConnectionStateChange(state) => Some(PeerEvent::Reachable(!state.is_disconnected())),
            Event::Closed => Some(PeerEvent::Closed),
            _ => None,
        }
    }

    fn read_packet(&mut self, packet: RtpPacket) -> Option<PeerEvent> {
        let kind = self.kind_of(packet.header.ssrc)?;
        // Probes for bandwidth have no content.
        if packet.payload.is_empty() {
            return None;
        }
        let picture = match kind.medium() {
            Medium::Audio => None,
            Medium::Video => match Picture::parse(&packet.payload) {
                Some(picture) => Some(picture),
                None => return Some(PeerEvent::Malformed),
            },
        };
        Some(PeerEvent::Packet(
            kind,
            Incoming {
                sequence: *packet.seq_no,
                timestamp: packet.header.timestamp,
                marker: packet.header.marker,
                payload: packet.payload,
                picture,
                level: packet.header.ext_vals.audio_level,
                at: packet.timestamp,
            },
        ))
    }

    fn kind_of(&mut self, ssrc: Ssrc) -> Option<Kind> {
        if let Some((_, kind)) = self.streams.iter().find(|(known, _)| *known == ssrc) {
            return Some(*kind);
        }
        let mid = self.rtc.direct_api().stream_rx(&ssrc)?.mid();
        let kind = self.sends.iter().find(|(known, _)| *known == mid)?.1;
        // A browser that changes its SSRCs on and on keeps no more than a few.
        if self.streams.len() >= MOST_SECTIONS {
            self.streams.remove(0);
        }
        self.streams.push((ssrc, kind));
        Some(kind)
    }
}

impl Line {
    fn declare(&self, rtc: &mut Rtc) {
        let mut direct = rtc.direct_api();
        if direct.stream_tx(&self.ssrc).is_none() {
            let stream = direct.declare_stream_tx(self.ssrc, self.rtx, self.mid, None);
            stream.set_rtx_cache(SENT_PACKETS, SENT_FOR, None);
        }
    }
}

fn read(offer: &str) -> Result<SdpOffer, OfferRefused> {
    if offer.len() > LONGEST_OFFER {
        return Err(OfferRefused(format!("An offer has at most {LONGEST_OFFER} bytes, not {}.", offer.len())));
    }
    let sections = offer.lines().filter(|line| line.starts_with("m=")).count();
    if sections > MOST_SECTIONS {
        return Err(OfferRefused(format!("An offer has at most {MOST_SECTIONS} sections, not {sections}.")));
    }
    SdpOffer::from_sdp_string(offer).map_err(|_| OfferRefused("The offer is no SDP that can be read.".into()))
}

fn refused(error: &RtcError) -> OfferRefused {
    OfferRefused(format!("The offer cannot be answered: {error}."))
}

fn configuration(config: &PeerConfig) -> RtcConfig {
    let mut extensions = ExtensionMap::empty();
    extensions.set(1, Extension::AudioLevel);
    extensions.set(3, Extension::TransportSequenceNumber);
    extensions.set(4, Extension::RtpMid);
    extensions.set(10, Extension::RtpStreamId);
    extensions.set(11, Extension::RepairedRtpStreamId);
    extensions.set(13, Extension::VideoOrientation);
    let mut configuration = Rtc::builder()
        .set_rtp_mode(true)
        .set_ice_lite(true)
        .set_dtls_cert(config.certificate.clone())
        .set_extension_map(extensions)
        .set_rtcp_report_interval_video(REPORTS)
        .clear_codecs();
    let codecs = configuration.codec_config();
    let opus = FormatParams {
        min_p_time: Some(10),
        use_inband_fec: Some(true),
        use_dtx: Some(true),
        ..FormatParams::default()
    };
    codecs.add_config(OPUS.into(), None, Codec::Opus, Frequency::FORTY_EIGHT_KHZ, Some(2), opus);
    let vp8 = FormatParams::default();
    codecs.add_config(VP8.into(), Some(VP8_RTX.into()), Codec::Vp8, Frequency::NINETY_KHZ, None, vp8);
    configuration
}
