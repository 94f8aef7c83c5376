//! One synthetic participant without sockets and clock: ICE, DTLS, SRTP, made-up media, and notes of what comes.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use pitt_sfu_core::str0m::change::{SdpAnswer, SdpOffer, SdpPendingOffer};
use pitt_sfu_core::str0m::config::{CryptoProvider, DtlsCert};
use pitt_sfu_core::str0m::format::Codec;
use pitt_sfu_core::str0m::media::{Direction, MediaKind, Mid, Pt};
use pitt_sfu_core::str0m::net::{Protocol, Receive, TcpType, Transmit};
use pitt_sfu_core::str0m::rtp::{ExtensionValues, RtpPacket, RtpWrite, Ssrc};
use pitt_sfu_core::str0m::{Candidate, Event, Input, Output, Rtc, RtcError};
use pitt_sfu_core::{Kind, Medium, Number, SourceId};

use crate::film::{Film, Script, read_stamp};
use crate::notes::Note;
use crate::playing::Playing;
use crate::reel::{Player, Reel};
use crate::shape::{Shape, configuration};

/// A client asks a source that is silent for so many SSRCs at most.
const MOST_STREAMS: usize = 64;

/// What all clients of a process share.
#[derive(Clone, Debug)]
pub struct Common {
    /// One for all: making one costs more than all the rest.
    pub certificate: DtlsCert,
    /// Does the work of DTLS and SRTP.
    pub provider: Arc<CryptoProvider>,
}

/// What a client tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Media may flow.
    Connected,
    /// The connection is gone.
    Lost,
}

/// One synthetic participant.
#[derive(Debug)]
pub struct Client {
    number: Number,
    rtc: Rtc,
    pending: Option<SdpPendingOffer>,
    /// Sections that send, by kind.
    sends: Vec<(Mid, Kind)>,
    /// Sections that receive, by slot.
    slots: Vec<(Mid, Medium, u8)>,
    streams: Vec<(Ssrc, Medium, u8)>,
    films: Vec<(Line, Playing)>,
    stopped: Vec<(Line, Film)>,
    due: Instant,
    /// Keyframes that were asked for.
    pub requests: u64,
}

#[derive(Clone, Copy, Debug)]
struct Line {
    mid: Mid,
    ssrc: Ssrc,
    pt: Pt,
    medium: Medium,
}

impl Client {
    /// Makes a client that comes from this address; none before `come_from` for one that comes over TCP.
    pub fn new(number: Number, common: &Common, address: Option<SocketAddr>, now: Instant) -> io::Result<Self> {
        let mut rtc = configuration(&common.certificate, &common.provider).build(now);
        if let Some(address) = address {
            rtc.add_local_candidate(candidate(Candidate::builder().udp().host(address).build())?);
        }
        Ok(Self {
            number,
            rtc,
            pending: None,
            sends: Vec::new(),
            slots: Vec::new(),
            streams: Vec::new(),
            films: Vec::new(),
            stopped: Vec::new(),
            due: now,
            requests: 0,
        })
    }

    /// Whose sources it sends.
    pub const fn number(&self) -> Number {
        self.number
    }

    /// Adds the address of a TCP connection to the server.
    pub fn come_from(&mut self, address: SocketAddr) -> io::Result<()> {
        let built = Candidate::builder().tcp().host(address).tcptype(TcpType::Active).build();
        self.rtc.add_local_candidate(candidate(built)?);
        Ok(())
    }

    /// Makes the one offer.
    pub fn offer(&mut self, shape: Shape) -> io::Result<String> {
        let mut api = self.rtc.sdp_api();
        let sections: Vec<_> = shape
            .sections()
            .into_iter()
            .map(|(kind, direction)| (api.add_media(kind, direction, None, None, None), kind, direction))
            .collect();
        let (offer, pending) = api.apply().ok_or_else(|| io::Error::other("this shape offers nothing"))?;
        self.pending = Some(pending);
        for (mid, kind, direction) in sections {
            self.note_section(mid, kind, direction);
        }
        Ok(offer.to_sdp_string())
    }

    /// Takes the answer to its offer.
    pub fn accept_answer(&mut self, answer: &str) -> io::Result<()> {
        let answer = SdpAnswer::from_sdp_string(answer).map_err(io::Error::other)?;
        let pending = self.pending.take().ok_or_else(|| io::Error::other("nothing was offered"))?;
        self.rtc.sdp_api().accept_answer(pending, answer).map_err(io::Error::other)
    }

    /// Answers an offer.
    pub fn accept_offer(&mut self, offer: &str) -> io::Result<String> {
        let offer = SdpOffer::from_sdp_string(offer).map_err(io::Error::other)?;
        let answer = self.rtc.sdp_api().accept_offer(offer).map_err(io::Error::other)?;
        Ok(answer.to_sdp_string())
    }

    /// Begins to send, or begins anew.
    pub fn start(&mut self, script: Script, now: Instant) {
        self.stop();
        let wanted = [(Kind::Microphone, script.microphone), (Kind::Camera, script.camera)];
        for (kind, _) in wanted.into_iter().filter(|(_, wanted)| *wanted) {
            let Some(line) = self.line(kind) else { continue };
            let source = SourceId::new(self.number, kind);
            let film = match self.stopped.iter().position(|(_, film)| film.source() == source) {
                // Its numbers go on.
                Some(known) => self.stopped.swap_remove(known).1.again(script, now),
                None => Film::new(source, script, now),
            };
            self.films.push((line, Playing::Film(film)));
        }
        self.due = now;
    }

    /// Begins to play a reel, or begins anew.
    pub fn play(&mut self, reel: &Reel, now: Instant) {
        self.films.clear();
        for kind in [Kind::Microphone, Kind::Camera] {
            let Some(line) = self.line(kind) else { continue };
            let player = Player::new(SourceId::new(self.number, kind), reel.clone(), now);
            self.films.push((line, Playing::Reel(player)));
        }
        self.due = now;
    }

    /// Talks, or listens.
    pub fn talk(&mut self, talks: bool) {
        for (_, playing) in &mut self.films {
            playing.talk(talks);
        }
    }

    /// Sends nothing more.
    pub fn stop(&mut self) {
        let films = self.films.drain(..).filter_map(|(line, playing)| match playing {
            Playing::Film(film) => Some((line, film)),
            Playing::Reel(_) => None,
        });
        self.stopped.extend(films);
    }

    /// Packets and keyframes sent since the start.
    pub fn sent(&self) -> (u64, u64) {
        let stopped = self.stopped.iter().map(|(_, film)| (film.sent, film.keyframes));
        let playing = self.films.iter().map(|(_, playing)| playing.sent());
        playing.chain(stopped).fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1))
    }

    /// Takes a datagram in; `poll` must follow.
    pub fn receive(
        &mut self,
        protocol: Protocol,
        source: SocketAddr,
        destination: SocketAddr,
        bytes: &[u8],
        now: Instant,
    ) -> Result<(), RtcError> {
        match Receive::new(protocol, source, destination, bytes) {
            Ok(received) => self.rtc.handle_input(Input::Receive(now, received)),
            // Not ours to complain about.
            Err(_) => Ok(()),
        }
    }

    /// When `advance` is due.
    pub fn due(&self) -> Instant {
        self.films.iter().map(|(_, playing)| playing.due()).fold(self.due, Instant::min)
    }

    /// Does what is due by now; `poll` must follow.
    pub fn advance(&mut self, now: Instant, now_ns: u64) -> Result<(), RtcError> {
        for (line, film) in &mut self.films {
            while film.due() <= now {
                let level = (line.medium == Medium::Audio).then(|| film.level());
                let mut direct = self.rtc.direct_api();
                let Some(stream) = direct.stream_tx(&line.ssrc) else { break };
                film.shoot(now, now_ns, |shot| {
                    let write = RtpWrite::new(line.pt, shot.sequence.into(), shot.timestamp, now, shot.payload)
                        .marker(shot.marker)
                        .nackable(line.medium == Medium::Video)
                        .ext_vals(ExtensionValues {
                            audio_level: level,
                            // Without it str0m tells no level either.
                            voice_activity: level.map(|level| level > -60),
                            ..Default::default()
                        });
                    stream.write_rtp(write);
                });
            }
        }
        self.rtc.handle_input(Input::Timeout(now))
    }

    /// Gives what is to be sent, what came and what has happened, until nothing is left.
    pub fn poll(
        &mut self,
        now: Instant,
        now_ns: u64,
        mut send: impl FnMut(Transmit),
        mut note: impl FnMut(Note),
        mut tell: impl FnMut(Told),
    ) -> Result<(), RtcError> {
        loop {
            match self.rtc.poll_output()? {
                Output::Timeout(due) => {
                    self.due = due;
                    return Ok(());
                }
                Output::Transmit(transmit) => send(transmit),
                Output::Event(Event::RtpPacket(packet)) => {
                    if let Some(it) = self.read(&packet, now_ns) {
                        note(it);
                    }
                }
                Output::Event(Event::Connected) => tell(Told::Connected),
                Output::Event(Event::Closed) => tell(Told::Lost),
                Output::Event(Event::IceConnectionStateChange(state)) if state.is_disconnected() => tell(Told::Lost),
                Output::Event(Event::MediaAdded(section)) => {
                    self.note_section(section.mid, section.kind, section.direction);
                }
                Output::Event(Event::KeyframeRequest(request)) => {
                    self.requests += 1;
                    if let Some((_, film)) = self.films.iter_mut().find(|(line, _)| line.mid == request.mid) {
                        film.want_keyframe(now);
                    }
                }
                Output::Event(_) => {}
            }
        }
    }

    fn note_section(&mut self, mid: Mid, kind: MediaKind, direction: Direction) {
        let medium = if kind.is_audio() { Medium::Audio } else { Medium::Video };
        if self.sends.iter().any(|(known, _)| *known == mid) || self.slots.iter().any(|(known, ..)| *known == mid) {
            return;
        }
        if direction == Direction::SendOnly {
            let known = self.sends.iter().filter(|(_, kind)| kind.medium() == medium).count();
            let mut kinds = Kind::ALL.into_iter().filter(|kind| kind.medium() == medium);
            self.sends.extend(kinds.nth(known).map(|kind| (mid, kind)));
        } else {
            let index = self.slots.iter().filter(|(_, it, _)| *it == medium).count();
            self.slots.push((mid, medium, index as u8));
        }
    }

    fn line(&mut self, kind: Kind) -> Option<Line> {
        let mid = self.sends.iter().find(|(_, it)| *it == kind)?.0;
        let medium = kind.medium();
        let codec = if medium == Medium::Audio { Codec::Opus } else { Codec::Vp8 };
        let configured = self.rtc.codec_config().params();
        let pt = configured.iter().find(|it| it.spec().codec == codec).map(|it| it.pt())?;
        let ssrc = self.rtc.direct_api().stream_tx_by_mid(mid, None)?.ssrc();
        Some(Line { mid, ssrc, pt, medium })
    }

    fn read(&mut self, packet: &RtpPacket, now_ns: u64) -> Option<Note> {
        if packet.payload.is_empty() {
            return None;
        }
        let (medium, slot) = self.slot_of(packet.header.ssrc)?;
        let (sent_ns, source) = read_stamp(&packet.payload).unwrap_or((now_ns, 0));
        Some(Note {
            at: now_ns,
            latency: u32::try_from(now_ns.saturating_sub(sent_ns)).unwrap_or(u32::MAX),
            receiver: self.number.0,
            csrc: packet.header.csrc[..packet.header.csrc_count].first().copied().unwrap_or(0),
            source,
            sequence: *packet.seq_no as u32,
            bytes: packet.payload.len() as u16,
            slot,
            medium,
        })
    }

    fn slot_of(&mut self, ssrc: Ssrc) -> Option<(Medium, u8)> {
        if let Some((_, medium, slot)) = self.streams.iter().find(|(known, ..)| *known == ssrc) {
            return Some((*medium, *slot));
        }
        let mid = self.rtc.direct_api().stream_rx(&ssrc)?.mid();
        let &(_, medium, slot) = self.slots.iter().find(|(known, ..)| *known == mid)?;
        if self.streams.len() < MOST_STREAMS {
            self.streams.push((ssrc, medium, slot));
        }
        Some((medium, slot))
    }
}

fn candidate<E: ToString>(built: Result<Candidate, E>) -> io::Result<Candidate> {
    built.map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error.to_string()))
}
