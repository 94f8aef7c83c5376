//! One browser's connection: its offer, its sections, its streams. Wraps str0m in RTP mode, ICE-lite, for all that comes
//! in; what goes out is `egress`.

use std::time::{Duration, Instant};

use str0m::change::SdpOffer;
use str0m::config::DtlsCert;
use str0m::format::{Codec, FormatParams};
use str0m::media::{Direction, Frequency, KeyframeRequestKind, MediaAdded, MediaKind, Mid};
use str0m::net::{Protocol, Receive, Transmit};
use str0m::rtp::rtcp::Rtcp;
use str0m::rtp::{Extension, ExtensionMap, RawPacket, RtpPacket, Ssrc};
use str0m::{Candidate, Event, Input, Output, Rtc, RtcConfig, RtcError};

use crate::datagrams::{Datagrams, Route};
use crate::egress::{Egress, Stream};
use crate::keys;
use crate::packet::{Incoming, Outgoing};
use crate::source::{Kind, Medium};
use crate::srtp::Sealer;
use crate::switchboard::Slot;
use crate::vp8::Descriptor;

/// An offer with every slot and candidate is below 20 kB.
const LONGEST_OFFER: usize = 100_000;
/// Sections: what is sent, and a slot each for what is received; some to spare for newer clients.
const MOST_SECTIONS: usize = 32;
/// A path from which nothing came for so long is left for another that works.
const SILENT: Duration = Duration::from_secs(1);
/// Payload types are the offer's; these stand only until it is read.
const OPUS: u8 = 111;
const VP8: u8 = 96;
const VP8_RTX: u8 = 97;

/// The first byte tells STUN from everything else (RFC 7983 section 7).
const LAST_OF_STUN: u8 = 3;
/// A binding request's success (RFC 8489 section 5).
const STUN_SUCCESS: [u8; 2] = [0x01, 0x01];

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
    /// What the answer has promised to send.
    promised: Vec<(Mid, Ssrc, Option<Ssrc>)>,
    egress: Egress,
    path: Option<Path>,
    /// From where a check has just come, and whether it names its path; it counts once str0m has found the proof in order.
    checking: Option<(Route, bool)>,
    /// Whether `advance` has something to do before its time.
    stirred: bool,
}

/// Where everything is sent to.
#[derive(Clone, Copy, Debug)]
struct Path {
    route: Route,
    heard_at: Instant,
}

/// What `Peer::poll` has done.
#[derive(Clone, Copy, Debug)]
pub struct Polled {
    /// When to advance it again.
    pub due: Instant,
    /// Packets that were sent again.
    pub again: u64,
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
            promised: Vec::new(),
            egress: Egress::new(now),
            path: None,
            checking: None,
            stirred: false,
        };
        Ok((peer, answer.to_sdp_string()))
    }

    /// Answers an offer that restarts ICE; the sections stay as they are.
    pub fn restart(&mut self, offer: &str) -> Result<String, OfferRefused> {
        let offer = read(offer)?;
        // The answer names the streams of all slots as it did at first; str0m knows of them only for so long.
        let mut direct = self.rtc.direct_api();
        for &(mid, ssrc, rtx) in &self.promised {
            direct.declare_stream_tx(ssrc, rtx, mid, None);
        }
        let answer = self.rtc.sdp_api().accept_offer(offer).map_err(|error| refused(&error));
        let mut direct = self.rtc.direct_api();
        for (_, ssrc, _) in &self.promised {
            direct.remove_stream_tx(*ssrc);
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

    /// Takes bytes in; `poll` must follow. `names` says that they are a request to send to where they came from
    /// (USE-CANDIDATE, RFC 8445 section 7.1.2).
    pub fn receive(&mut self, received: Receive<'_>, names: bool, now: Instant) -> Result<(), RtcError> {
        let route = Route { protocol: received.proto, source: received.source, destination: received.destination };
        if let Some(path) = self.path.as_mut().filter(|it| it.route == route) {
            path.heard_at = now;
        }
        self.checking = Some((route, names));
        self.rtc.handle_input(Input::Receive(now, received))
    }

    /// Moves its time forward; `poll` must follow.
    pub fn advance(&mut self, now: Instant) -> Result<(), RtcError> {
        self.stirred = false;
        self.rtc.handle_input(Input::Timeout(now))
    }

    /// Whether it was asked for something that `advance` has to do at once.
    pub const fn is_stirred(&self) -> bool {
        self.stirred
    }

    /// Whether it is of any use still.
    pub fn is_alive(&self) -> bool {
        self.rtc.is_alive()
    }

    /// Says goodbye to the browser; `poll` sends it.
    pub fn close(&mut self) {
        let _ = self.rtc.close();
        self.stirred = true;
    }

    /// Gives what is to be sent and what has happened, until nothing is left.
    ///
    /// `keys::take_agreed` must have been called before whatever precedes this.
    pub fn poll(
        &mut self,
        now: Instant,
        datagrams: &mut Datagrams,
        mut tell: impl FnMut(PeerEvent),
    ) -> Result<Polled, RtcError> {
        let due = loop {
            match self.rtc.poll_output()? {
                Output::Timeout(due) => break due,
                Output::Transmit(transmit) => self.send(&transmit, now, datagrams),
                Output::Event(event) => {
                    if let Some(event) = self.read_event(event) {
                        tell(event);
                    }
                }
            }
        };
        self.checking = None;
        if let Some(sealer) = keys::take_agreed().and_then(|agreed| Sealer::new(&agreed, &keys::provider())) {
            self.egress.unlock(sealer);
        }
        let again = self.depart(now, datagrams);
        Ok(Polled { due: self.egress.due().map_or(due, |report| report.min(due)), again })
    }

    /// Sends what was written since the last time; gives how many packets were sent again.
    pub fn depart(&mut self, now: Instant, datagrams: &mut Datagrams) -> u64 {
        self.egress.depart(self.path.map(|it| it.route), now, datagrams)
    }

    /// When `depart` is due for a report.
    pub const fn report_due(&self) -> Option<Instant> {
        self.egress.due()
    }

    /// Writes a packet into a slot; false where this browser has no such slot. `depart` must follow.
    pub fn write(&mut self, slot: Slot, packet: Outgoing) -> bool {
        self.egress.write(slot, packet)
    }

    /// Empties what would be sent again into a slot; sound is never sent again.
    pub fn forget_sent(&mut self, slot: Slot) {
        self.egress.forget_sent(slot);
    }

    /// What str0m sends takes the path that the browser has named; answers to its checks go where they came from.
    fn send(&mut self, transmit: &Transmit, now: Instant, datagrams: &mut Datagrams) {
        let contents: &[u8] = &transmit.contents;
        let mut to = Route { protocol: transmit.proto, source: transmit.destination, destination: transmit.source };
        if contents.first().is_none_or(|first| *first > LAST_OF_STUN) {
            to = self.path.map_or(to, |it| it.route);
        } else if let Some((_, names)) = self.checking.filter(|(route, _)| *route == to)
            && contents.starts_with(&STUN_SUCCESS)
        {
            self.follow(to, names, now);
        }
        datagrams.push(to, |buffer| {
            buffer.extend_from_slice(contents);
            true
        });
    }

    /// The last path that was named counts, but over UDP before TCP: a browser that names all of them while it connects
    /// means the fastest. A path that has fallen silent is left for any that works: browsers need seconds to name it.
    fn follow(&mut self, route: Route, named: bool, now: Instant) {
        let silent = self.path.is_some_and(|path| now.saturating_duration_since(path.heard_at) >= SILENT);
        let slower = |path: Path| path.route.protocol == Protocol::Udp && route.protocol != Protocol::Udp;
        let stays = self.path.is_some_and(|path| !silent && (!named || slower(path)));
        if !stays && (named || silent) {
            self.path = Some(Path { route, heard_at: now });
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
        self.stirred |= asked;
        asked
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
        let Some(params) = configured.iter().find(|it| it.spec().codec == codec).copied() else { return };
        let Some(section) = self.rtc.media(mid) else { return };
        let level = section.remote_extmap().id_of(Extension::AudioLevel).filter(|number| (1..15).contains(number));
        self.egress.set_cname(section.cname());
        let mut direct = self.rtc.direct_api();
        let Some(stream) = direct.stream_tx_by_mid(mid, None) else { return };
        let (ssrc, rtx) = (stream.ssrc(), stream.rtx());
        direct.remove_stream_tx(ssrc);
        self.promised.push((mid, ssrc, rtx));
        let rtx = rtx.zip(params.resend()).map(|(ssrc, pt)| (*ssrc, *pt));
        self.egress.add(medium, Stream { ssrc: *ssrc, pt: *params.pt(), rtx, level });
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
            Event::RawPacket(packet) => match *packet {
                RawPacket::RtcpRx(feedback) => self.read_feedback(feedback),
                _ => None,
            },
            Event::IceConnectionStateChange(state) => Some(PeerEvent::Reachable(!state.is_disconnected())),
            Event::Closed => Some(PeerEvent::Closed),
            _ => None,
        }
    }

    /// str0m knows nothing of what goes out, so what receivers say of it is for us.
    fn read_feedback(&mut self, feedback: Rtcp) -> Option<PeerEvent> {
        let ssrc = match feedback {
            Rtcp::Nack(nack) => {
                self.egress.note_missing(*nack.ssrc, nack.reports);
                return None;
            }
            Rtcp::Pli(request) => request.ssrc,
            Rtcp::Fir(request) => request.reports.into_iter().next()?.ssrc,
            _ => return None,
        };
        self.egress.slot_of(*ssrc).map(PeerEvent::KeyframeWanted)
    }

    fn read_packet(&mut self, packet: RtpPacket) -> Option<PeerEvent> {
        let kind = self.kind_of(packet.header.ssrc)?;
        // Probes for bandwidth have no content.
        if packet.payload.is_empty() {
            return None;
        }
        let picture = match kind.medium() {
            Medium::Audio => None,
            Medium::Video => match Descriptor::parse(&packet.payload) {
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
    let mut configuration = Rtc::builder()
        .set_rtp_mode(true)
        .set_ice_lite(true)
        .set_dtls_cert(config.certificate.clone())
        .set_extension_map(extensions)
        .set_crypto_provider(keys::provider())
        // What receivers say of our packets, str0m tells in no other way.
        .enable_raw_packets(true)
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
