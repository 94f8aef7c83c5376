//! A browser, which is str0m, and the server with a network between them, in simulated time.
#![allow(missing_docs, dead_code)]

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use pitt_sfu_core::str0m::change::{SdpAnswer, SdpPendingOffer};
use pitt_sfu_core::str0m::config::DtlsCert;
use pitt_sfu_core::str0m::format::{Codec, FormatParams};
use pitt_sfu_core::str0m::media::{Direction, Frequency, MediaKind, Mid};
use pitt_sfu_core::str0m::net::{Protocol, Receive};
use pitt_sfu_core::str0m::rtp::rtcp::SenderInfo;
use pitt_sfu_core::str0m::rtp::{ExtensionValues, RtpPacket, RtpWrite};
use pitt_sfu_core::str0m::{Candidate, Event, Input, Output, Rtc};
use pitt_sfu_core::{Engine, Number, Peer, PeerConfig, Place, Plan, Route, provider};

pub const TICK: Duration = Duration::from_millis(5);
const ROOM: &str = "room";

pub struct Browser {
    pub who: u32,
    pub rtc: Rtc,
    sends: Vec<Mid>,
    pending: Option<SdpPendingOffer>,
    pub got: Vec<RtpPacket>,
    pub reports: Vec<SenderInfo>,
    pub asked: usize,
    pub connected: bool,
    due: Instant,
}

/// Tells of a datagram whether it is lost.
pub type Losses = Box<dyn FnMut(&Way, &[u8]) -> bool>;

/// Both sides and what is under way between them.
pub struct Scene {
    pub now: Instant,
    pub engine: Engine,
    pub browsers: Vec<Browser>,
    epoch: u64,
    config: PeerConfig,
    /// Loses what goes to a browser, or comes from one.
    pub loses: Losses,
}

/// Which way a datagram goes.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    pub to_browser: bool,
    /// The browser's end.
    pub address: SocketAddr,
}

pub fn server() -> SocketAddr {
    SocketAddr::from(([192, 0, 2, 1], 9_000))
}

/// One of a browser's addresses.
pub fn address(who: u32, number: u8) -> SocketAddr {
    SocketAddr::from(([192, 0, 2, 10 * who as u8 + number], 5_000))
}

fn certificate() -> DtlsCert {
    let made = provider().dtls_provider.generate_certificate();
    made.unwrap_or_else(|| panic!("a certificate can be made"))
}

fn host(at: SocketAddr) -> Candidate {
    Candidate::host(at, "udp").unwrap_or_else(|error| panic!("{at}: {error}"))
}

impl Scene {
    /// Connects so many, numbered from 1 on.
    pub fn new(people: u32) -> Self {
        let now = Instant::now();
        let config = PeerConfig { certificate: certificate(), candidates: vec![host(server())] };
        let mut scene = Self {
            now,
            engine: Engine::default(),
            browsers: Vec::new(),
            epoch: 0,
            config,
            loses: Box::new(|_, _| false),
        };
        for who in 1..=people {
            let mut browser = Browser::new(who, now);
            let offer = browser.offer();
            let (peer, answer) = Peer::answer(&offer, &scene.config, now).unwrap_or_else(|it| panic!("{}", it.0));
            browser.take(&answer);
            scene.engine.admit(ROOM, Number(who), "first", peer, now);
            scene.browsers.push(browser);
        }
        scene.until("all are connected", |it| it.browsers.iter().all(|browser| browser.connected));
        scene
    }

    pub fn browser(&mut self, who: u32) -> &mut Browser {
        &mut self.browsers[who as usize - 1]
    }

    pub fn apply(&mut self, places: Vec<Place>) {
        self.epoch += 1;
        self.engine.apply(ROOM, Plan { epoch: self.epoch, places }, self.now);
        self.send();
    }

    /// Lets a browser restart ICE.
    pub fn restart(&mut self, who: u32) {
        let now = self.now;
        let offer = self.browser(who).offer_anew();
        let answered = self.engine.restart(ROOM, Number(who), &offer, now);
        let answer = answered.unwrap_or_else(|refused| panic!("{}", refused.0));
        self.browser(who).take(&answer);
    }

    /// Lets time pass until something holds; ten simulated seconds at most.
    pub fn until(&mut self, what: &str, mut holds: impl FnMut(&mut Self) -> bool) {
        for _ in 0..2_000 {
            if holds(self) {
                return;
            }
            self.pass();
        }
        panic!("waited in vain until {what}");
    }

    /// Lets so much time pass.
    pub fn run(&mut self, time: Duration) {
        let end = self.now + time;
        while self.now < end {
            self.pass();
        }
    }

    fn pass(&mut self) {
        self.now += TICK;
        self.engine.advance(self.now);
        self.send();
        for index in 0..self.browsers.len() {
            self.browsers[index].advance(self.now);
            self.poll(index);
        }
    }

    /// Brings what the server has to send to the browsers.
    fn send(&mut self) {
        while self.engine.flush(self.now) {}
        let sent: Vec<(Route, Vec<u8>)> = self.engine.datagrams().iter().map(|(to, it)| (to, it.to_vec())).collect();
        self.engine.sent();
        for (to, bytes) in sent {
            if (self.loses)(&Way { to_browser: true, address: to.source }, &bytes) {
                continue;
            }
            let Some(index) = self.browsers.iter().position(|it| it.has(to.source)) else { continue };
            self.browsers[index].receive(to, &bytes, self.now);
            self.poll(index);
        }
    }

    /// Brings what a browser has to send to the server.
    pub fn poll(&mut self, index: usize) {
        let sent = self.browsers[index].poll();
        let any = !sent.is_empty();
        for (source, bytes) in sent {
            if (self.loses)(&Way { to_browser: false, address: source }, &bytes) {
                continue;
            }
            let route = Route { protocol: Protocol::Udp, source, destination: server() };
            self.engine.receive(route, &bytes, self.now);
        }
        if any {
            self.send();
        }
    }

    /// Lets somebody send a packet from their microphone (0) or camera (1).
    pub fn write(&mut self, who: u32, kind: usize, sequence: u64, timestamp: u32, payload: &[u8], marker: bool) {
        let now = self.now;
        self.browser(who).write(kind, sequence, timestamp, payload, marker, now);
        self.poll(who as usize - 1);
    }
}

impl Browser {
    fn new(who: u32, now: Instant) -> Self {
        let mut configuration = Rtc::builder()
            .set_rtp_mode(true)
            .enable_raw_packets(true)
            .set_crypto_provider(provider())
            .set_dtls_cert(certificate())
            .clear_codecs();
        let codecs = configuration.codec_config();
        let opus = FormatParams::default();
        codecs.add_config(111.into(), None, Codec::Opus, Frequency::FORTY_EIGHT_KHZ, Some(2), opus);
        let vp8 = FormatParams::default();
        codecs.add_config(96.into(), Some(97.into()), Codec::Vp8, Frequency::NINETY_KHZ, None, vp8);
        let mut rtc = configuration.build(now);
        for number in 0..2 {
            rtc.add_local_candidate(host(address(who, number)));
        }
        Self {
            who,
            rtc,
            sends: Vec::new(),
            pending: None,
            got: Vec::new(),
            reports: Vec::new(),
            asked: 0,
            connected: false,
            due: now,
        }
    }

    fn offer(&mut self) -> String {
        let mut api = self.rtc.sdp_api();
        let sends = [MediaKind::Audio, MediaKind::Video];
        let slots = [MediaKind::Video, MediaKind::Video, MediaKind::Audio, MediaKind::Audio];
        self.sends = sends.map(|kind| api.add_media(kind, Direction::SendOnly, None, None, None)).to_vec();
        for kind in slots {
            api.add_media(kind, Direction::RecvOnly, None, None, None);
        }
        let Some((offer, pending)) = api.apply() else { panic!("there is something to offer") };
        self.pending = Some(pending);
        offer.to_sdp_string()
    }

    fn offer_anew(&mut self) -> String {
        let mut api = self.rtc.sdp_api();
        api.ice_restart(true);
        let Some((offer, pending)) = api.apply() else { panic!("there is something to offer") };
        self.pending = Some(pending);
        offer.to_sdp_string()
    }

    fn take(&mut self, answer: &str) {
        let answer = SdpAnswer::from_sdp_string(answer).unwrap_or_else(|error| panic!("{error}"));
        let Some(pending) = self.pending.take() else { panic!("it has offered") };
        self.rtc.sdp_api().accept_answer(pending, answer).unwrap_or_else(|error| panic!("{error}"));
    }

    fn has(&self, at: SocketAddr) -> bool {
        (0..2).any(|number| address(self.who, number) == at)
    }

    fn advance(&mut self, now: Instant) {
        if self.due <= now {
            self.rtc.handle_input(Input::Timeout(now)).unwrap_or_else(|error| panic!("{error}"));
        }
    }

    fn receive(&mut self, to: Route, bytes: &[u8], now: Instant) {
        let received = Receive::new(Protocol::Udp, to.destination, to.source, bytes);
        let received = received.unwrap_or_else(|error| panic!("the server sent what cannot be read: {error}"));
        self.rtc.handle_input(Input::Receive(now, received)).unwrap_or_else(|error| panic!("{error}"));
    }

    fn write(&mut self, kind: usize, sequence: u64, timestamp: u32, payload: &[u8], marker: bool, now: Instant) {
        let mid = self.sends[kind];
        let pt = if kind == 0 { 111.into() } else { 96.into() };
        let level = (kind == 0).then_some(-20);
        let mut direct = self.rtc.direct_api();
        let Some(stream) = direct.stream_tx_by_mid(mid, None) else { panic!("it sends") };
        let write =
            RtpWrite::new(pt, sequence.into(), timestamp, now, payload).marker(marker).ext_vals(ExtensionValues {
                audio_level: level,
                voice_activity: level.map(|_| true),
                ..Default::default()
            });
        stream.write_rtp(write);
        self.rtc.handle_input(Input::Timeout(now)).unwrap_or_else(|error| panic!("{error}"));
    }

    fn poll(&mut self) -> Vec<(SocketAddr, Vec<u8>)> {
        let mut sent = Vec::new();
        loop {
            match self.rtc.poll_output().unwrap_or_else(|error| panic!("{error}")) {
                Output::Timeout(due) => {
                    self.due = due;
                    return sent;
                }
                Output::Transmit(it) => sent.push((it.source, it.contents.to_vec())),
                Output::Event(Event::Connected) => self.connected = true,
                Output::Event(Event::RtpPacket(packet)) => self.got.push(packet),
                Output::Event(Event::SenderFeedback(report)) => self.reports.push(report.sender_info),
                Output::Event(Event::KeyframeRequest(_)) => self.asked += 1,
                Output::Event(_) => {}
            }
        }
    }
}
