//! What a client offers: sections, codecs and extensions.

use pitt_sfu_core::Kind;
use pitt_sfu_core::str0m::config::{CryptoProvider, DtlsCert};
use pitt_sfu_core::str0m::format::{Codec, FormatParams};
use pitt_sfu_core::str0m::media::{Direction, Frequency, MediaKind};
use pitt_sfu_core::str0m::rtp::{Extension, ExtensionMap};
use pitt_sfu_core::str0m::{Rtc, RtcConfig};
use pitt_sfu_core::{AUDIO_SLOTS, Medium, VIDEO_SLOTS};
use serde::Deserialize;
use std::sync::Arc;

const OPUS: u8 = 111;
const VP8: u8 = 96;
const VP8_RTX: u8 = 97;

/// Kinds of clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Pitt's one offer: four sources, seven slots for pictures, eight for voices.
    Participant,
    /// A microphone and a camera, for servers that take senders and receivers apart.
    Publisher,
    /// Nothing of its own: it answers whatever is offered.
    Subscriber,
}

impl Shape {
    /// The sections of its offer, in order.
    pub fn sections(self) -> Vec<(MediaKind, Direction)> {
        let kind = |medium| match medium {
            Medium::Audio => MediaKind::Audio,
            Medium::Video => MediaKind::Video,
        };
        match self {
            Self::Participant => {
                let sources = Kind::ALL.map(|it| (kind(it.medium()), Direction::SendOnly));
                let pictures = [(MediaKind::Video, Direction::RecvOnly); VIDEO_SLOTS];
                let voices = [(MediaKind::Audio, Direction::RecvOnly); AUDIO_SLOTS];
                sources.into_iter().chain(pictures).chain(voices).collect()
            }
            Self::Publisher => vec![(MediaKind::Audio, Direction::SendOnly), (MediaKind::Video, Direction::SendOnly)],
            Self::Subscriber => Vec::new(),
        }
    }
}

/// How every client is set up: a browser that takes VP8 and Opus only.
pub fn configuration(certificate: &DtlsCert, provider: &Arc<CryptoProvider>) -> RtcConfig {
    let mut extensions = ExtensionMap::empty();
    extensions.set(1, Extension::AudioLevel);
    extensions.set(3, Extension::TransportSequenceNumber);
    extensions.set(4, Extension::RtpMid);
    extensions.set(10, Extension::RtpStreamId);
    extensions.set(11, Extension::RepairedRtpStreamId);
    extensions.set(13, Extension::VideoOrientation);
    let mut configuration = Rtc::builder()
        .set_rtp_mode(true)
        .set_crypto_provider(provider.clone())
        .set_dtls_cert(certificate.clone())
        .set_extension_map(extensions)
        .clear_codecs();
    let codecs = configuration.codec_config();
    let opus = FormatParams { use_inband_fec: Some(true), use_dtx: Some(true), ..FormatParams::default() };
    codecs.add_config(OPUS.into(), None, Codec::Opus, Frequency::FORTY_EIGHT_KHZ, Some(2), opus);
    let vp8 = FormatParams::default();
    codecs.add_config(VP8.into(), Some(VP8_RTX.into()), Codec::Vp8, Frequency::NINETY_KHZ, None, vp8);
    configuration
}
