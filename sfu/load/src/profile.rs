//! Finds out which SRTP profile a connection has agreed on: by which ciphers are asked for.

use std::sync::atomic::{AtomicU8, Ordering};

use pitt_sfu_core::str0m::config::CryptoProvider;
use pitt_sfu_core::str0m::crypto::{
    SrtpProvider, SupportedAeadAes128Gcm, SupportedAeadAes256Gcm, SupportedAes128CmSha1_80, from_feature_flags,
};

static LAST: AtomicU8 = AtomicU8::new(0);

/// Passes on to the real ciphers and notes which were asked for last.
#[derive(Debug)]
struct Noting(&'static dyn SrtpProvider);

impl SrtpProvider for Noting {
    fn aes_128_cm_sha1_80(&self) -> &'static dyn SupportedAes128CmSha1_80 {
        LAST.store(1, Ordering::Relaxed);
        self.0.aes_128_cm_sha1_80()
    }

    fn aead_aes_128_gcm(&self) -> &'static dyn SupportedAeadAes128Gcm {
        LAST.store(2, Ordering::Relaxed);
        self.0.aead_aes_128_gcm()
    }

    fn aead_aes_256_gcm(&self) -> &'static dyn SupportedAeadAes256Gcm {
        LAST.store(3, Ordering::Relaxed);
        self.0.aead_aes_256_gcm()
    }

    fn srtp_aes_128_ecb_round(&self, key: &[u8], input: &[u8], output: &mut [u8]) {
        self.0.srtp_aes_128_ecb_round(key, input, output);
    }

    fn srtp_aes_256_ecb_round(&self, key: &[u8], input: &[u8], output: &mut [u8]) {
        self.0.srtp_aes_256_ecb_round(key, input, output);
    }
}

/// The usual provider, watched.
pub fn provider() -> CryptoProvider {
    let mut provider = from_feature_flags();
    // One small object a process, which lives as long.
    provider.srtp_provider = Box::leak(Box::new(Noting(provider.srtp_provider)));
    provider
}

/// The profile of the connection that was made last.
pub fn last() -> &'static str {
    match LAST.load(Ordering::Relaxed) {
        1 => "SRTP_AES128_CM_SHA1_80",
        2 => "SRTP_AEAD_AES_128_GCM",
        3 => "SRTP_AEAD_AES_256_GCM",
        _ => "none yet",
    }
}
