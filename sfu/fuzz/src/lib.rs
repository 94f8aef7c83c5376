//! What the targets share.

use std::sync::OnceLock;

use pitt_sfu_core::{PeerConfig, provider};

/// Offered by a browser.
pub const OFFER: &str = include_str!("../seeds/offer/browser.sdp");

/// One certificate for all runs.
pub fn config() -> &'static PeerConfig {
    static CONFIG: OnceLock<PeerConfig> = OnceLock::new();
    CONFIG.get_or_init(|| {
        let certificate = provider().dtls_provider.generate_certificate();
        PeerConfig { certificate: certificate.expect("a certificate"), candidates: Vec::new() }
    })
}
