//! An offer of anything, answered or refused; whatever is answered is taken in and given bytes of anything.
#![no_main]

use std::sync::OnceLock;
use std::time::Instant;

use libfuzzer_sys::fuzz_target;
use pitt_sfu_core::str0m::crypto::from_feature_flags;
use pitt_sfu_core::{Engine, Number, Peer, PeerConfig};

fn config() -> &'static PeerConfig {
    static CONFIG: OnceLock<PeerConfig> = OnceLock::new();
    CONFIG.get_or_init(|| {
        let provider = from_feature_flags();
        let certificate = provider.dtls_provider.generate_certificate();
        provider.install_process_default();
        PeerConfig { certificate: certificate.expect("a certificate"), candidates: Vec::new() }
    })
}

fuzz_target!(|offers: (&str, &str)| {
    let now = Instant::now();
    let (first, again) = offers;
    let Ok((peer, _)) = Peer::answer(first, config(), now) else { return };
    let mut engine = Engine::default();
    engine.admit("room", Number(1), "one", peer, now);
    let _ = engine.restart("room", Number(1), again, now);
    engine.advance(now);
    assert_eq!(engine.statistics().connections_panicked, 0);
});
