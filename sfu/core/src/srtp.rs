//! Seals what goes out: SRTP and SRTCP (RFC 3711) with AES-GCM (RFC 7714), or with AES-CM and HMAC-SHA1 for older
//! browsers. What comes in is opened by str0m.

use std::fmt;

use aws_lc_rs::aead::{AES_128_GCM, AES_256_GCM, Aad, Algorithm, LessSafeKey, Nonce, UnboundKey};
use str0m::crypto::dtls::SrtpProfile;
use str0m::crypto::{AeadAes128Gcm, Aes128CmSha1_80, Aes128CmSha1_80Cipher, CryptoProvider};

use crate::keys::Keys;

/// E of SRTCP (RFC 3711 section 3.4): the packet is encrypted.
const ENCRYPTED: u32 = 1 << 31;
/// What of an RTCP packet stays readable.
const RTCP_HEADER: usize = 8;
/// Labels of the key derivation (RFC 3711 section 4.3.2); those of RTCP are three further.
const KEY: u8 = 0;
const AUTHENTICATION: u8 = 1;
const SALT: u8 = 2;
const RTCP: u8 = 3;
/// The counter mode of some libraries writes whole blocks.
const BLOCK: usize = 16;

/// Seals for one connection.
///
/// No pair of stream and index may be sealed twice with different content: the caller vouches for it.
pub struct Sealer(Cipher);

#[allow(clippy::large_enum_variant)]
enum Cipher {
    Gcm { rtp: Gcm, rtcp: Gcm },
    Cm { rtp: Box<Cm>, rtcp: Box<Cm>, provider: CryptoProvider },
}

struct Gcm {
    key: LessSafeKey,
    salt: [u8; 12],
}

struct Cm {
    cipher: Box<dyn Aes128CmSha1_80Cipher>,
    authentication: [u8; 20],
    salt: [u8; 14],
    scratch: Vec<u8>,
}

impl fmt::Debug for Sealer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Sealer")
    }
}

impl Sealer {
    /// Derives the session keys; none where the profile is unknown or the material too short for it.
    pub fn new(keys: &Keys, provider: &CryptoProvider) -> Option<Self> {
        let (key, salt) = match keys.profile {
            SrtpProfile::AES128_CM_SHA1_80 => (16, 14),
            SrtpProfile::AEAD_AES_128_GCM => (16, 12),
            SrtpProfile::AEAD_AES_256_GCM => (32, 12),
            _ => return None,
        };
        if keys.material.len() < 2 * (key + salt) {
            return None;
        }
        let half = usize::from(!keys.client);
        let master = Master {
            key: &keys.material[half * key..][..key],
            salt: &keys.material[2 * key + half * salt..][..salt],
            provider,
        };
        Some(Self(match keys.profile {
            SrtpProfile::AES128_CM_SHA1_80 => {
                Cipher::Cm { rtp: Box::new(master.cm(0)), rtcp: Box::new(master.cm(RTCP)), provider: provider.clone() }
            }
            SrtpProfile::AEAD_AES_128_GCM => {
                Cipher::Gcm { rtp: master.gcm::<16>(&AES_128_GCM, 0)?, rtcp: master.gcm::<16>(&AES_128_GCM, RTCP)? }
            }
            _ => Cipher::Gcm { rtp: master.gcm::<32>(&AES_256_GCM, 0)?, rtcp: master.gcm::<32>(&AES_256_GCM, RTCP)? },
        }))
    }

    /// Seals an RTP packet, which stands at the end of `buffer` from `begin` on; `header` is the length of its header,
    /// `sequence` extends its sequence number by the rollover counter. False where it could not be sealed; then it must
    /// not be sent.
    pub fn seal_rtp(&mut self, buffer: &mut Vec<u8>, begin: usize, header: usize, ssrc: u32, sequence: u64) -> bool {
        match &mut self.0 {
            Cipher::Gcm { rtp, .. } => {
                let iv = AeadAes128Gcm::rtp_iv(rtp.salt, ssrc, (sequence >> 16) as u32, sequence as u16);
                let (readable, content) = buffer[begin..].split_at_mut(header);
                let Some(tag) = rtp.seal(iv, readable, content) else { return false };
                buffer.extend_from_slice(tag.as_ref());
                true
            }
            Cipher::Cm { rtp, provider, .. } => {
                let iv = Aes128CmSha1_80::rtp_iv(rtp.salt, ssrc, sequence);
                if !rtp.encrypt(&iv, &mut buffer[begin + header..]) {
                    return false;
                }
                let roc = ((sequence >> 16) as u32).to_be_bytes();
                let tag = provider.sha1_hmac_provider.sha1_hmac(&rtp.authentication, &[&buffer[begin..], &roc]);
                buffer.extend_from_slice(&tag[..Aes128CmSha1_80::HMAC_TAG_LEN]);
                true
            }
        }
    }

    /// Seals a compound RTCP packet, which stands at the end of `buffer` from `begin` on and is led by `ssrc`; `index`
    /// has 31 bits. False where it could not be sealed; then it must not be sent.
    pub fn seal_rtcp(&mut self, buffer: &mut Vec<u8>, begin: usize, ssrc: u32, index: u32) -> bool {
        let trailer = (index | ENCRYPTED).to_be_bytes();
        match &mut self.0 {
            Cipher::Gcm { rtcp, .. } => {
                let iv = AeadAes128Gcm::rtcp_iv(rtcp.salt, ssrc, index);
                let (readable, content) = buffer[begin..].split_at_mut(RTCP_HEADER);
                let mut authenticated = [0; RTCP_HEADER + 4];
                authenticated[..RTCP_HEADER].copy_from_slice(readable);
                authenticated[RTCP_HEADER..].copy_from_slice(&trailer);
                let Some(tag) = rtcp.seal(iv, &authenticated, content) else { return false };
                buffer.extend_from_slice(tag.as_ref());
                buffer.extend_from_slice(&trailer);
                true
            }
            Cipher::Cm { rtcp, provider, .. } => {
                let iv = Aes128CmSha1_80::rtp_iv(rtcp.salt, ssrc, index.into());
                if !rtcp.encrypt(&iv, &mut buffer[begin + RTCP_HEADER..]) {
                    return false;
                }
                buffer.extend_from_slice(&trailer);
                let tag = provider.sha1_hmac_provider.sha1_hmac(&rtcp.authentication, &[&buffer[begin..]]);
                buffer.extend_from_slice(&tag[..Aes128CmSha1_80::HMAC_TAG_LEN]);
                true
            }
        }
    }
}

impl Gcm {
    fn seal(&self, iv: [u8; 12], readable: &[u8], content: &mut [u8]) -> Option<aws_lc_rs::aead::Tag> {
        let nonce = Nonce::assume_unique_for_key(iv);
        self.key.seal_in_place_separate_tag(nonce, Aad::from(readable), content).ok()
    }
}

impl Cm {
    fn encrypt(&mut self, iv: &[u8; 16], content: &mut [u8]) -> bool {
        self.scratch.resize(content.len() + BLOCK, 0);
        if self.cipher.encrypt(iv, content, &mut self.scratch).is_err() {
            return false;
        }
        content.copy_from_slice(&self.scratch[..content.len()]);
        true
    }
}

struct Master<'a> {
    key: &'a [u8],
    salt: &'a [u8],
    provider: &'a CryptoProvider,
}

impl Master<'_> {
    fn gcm<const N: usize>(&self, algorithm: &'static Algorithm, labels: u8) -> Option<Gcm> {
        let key = UnboundKey::new(algorithm, &self.derive::<N>(labels + KEY)).ok()?;
        Some(Gcm { key: LessSafeKey::new(key), salt: self.derive(labels + SALT) })
    }

    fn cm(&self, labels: u8) -> Cm {
        let ciphers = self.provider.srtp_provider.aes_128_cm_sha1_80();
        Cm {
            cipher: ciphers.create_cipher(self.derive(labels + KEY), true),
            authentication: self.derive(labels + AUTHENTICATION),
            salt: self.derive(labels + SALT),
            scratch: Vec::new(),
        }
    }

    /// Derives a key for one use (RFC 3711 section 4.3.1, with a key derivation rate of 0).
    fn derive<const N: usize>(&self, label: u8) -> [u8; N] {
        let mut input = [0; BLOCK];
        input[..self.salt.len()].copy_from_slice(self.salt);
        input[7] ^= label;
        let mut derived = [0; N];
        for (counter, part) in derived.chunks_mut(BLOCK).enumerate() {
            input[14..].copy_from_slice(&(counter as u16).to_be_bytes());
            // Some libraries pad what is whole already.
            let mut block = [0; 2 * BLOCK];
            match self.key.len() {
                16 => self.provider.srtp_provider.srtp_aes_128_ecb_round(self.key, &input, &mut block),
                _ => self.provider.srtp_provider.srtp_aes_256_ecb_round(self.key, &input, &mut block),
            }
            part.copy_from_slice(&block[..part.len()]);
        }
        derived
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::provider;

    fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<u32> = hex.chars().filter_map(|digit| digit.to_digit(16)).collect();
        digits.chunks(2).map(|pair| (pair[0] * 16 + pair[1]) as u8).collect()
    }

    fn counter_mode() -> Sealer {
        let (key, salt) = ("e1f97a0d3e018be0d64fa32c06de4139", "0ec675ad498afeebb6960b3aabe6");
        let unused = "00".repeat(30);
        let material = bytes(&format!("{key}{}{salt}{}", &unused[..32], &unused[..28]));
        let keys = Keys { profile: SrtpProfile::AES128_CM_SHA1_80, material, client: true };
        Sealer::new(&keys, &provider()).unwrap_or_else(|| panic!("these are keys"))
    }

    /// RFC 3711 appendix B.3.
    #[test]
    fn session_keys_are_derived_as_the_standard_shows() {
        let Cipher::Cm { rtp, .. } = counter_mode().0 else { panic!("counter mode was agreed on") };
        assert_eq!(rtp.salt.to_vec(), bytes("30cbbc08863d8c85d49db34a9ae1"));
        assert_eq!(rtp.authentication.to_vec(), bytes("cebe321f6ff7716b6fd4ab49af256a156d38baa4"));
    }

    /// The reference packets of libsrtp.
    #[test]
    fn counter_mode_seals_as_the_reference_does() {
        let mut sealer = counter_mode();
        let mut packet = bytes(&format!("800f1234decafbadcafebabe{}", "ab".repeat(16)));
        assert!(sealer.seal_rtp(&mut packet, 0, 12, 0xcafe_babe, 0x1234));
        let sealed = "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb";
        assert_eq!(packet, bytes(sealed));
        let mut report = bytes(&format!("81c8000bcafebabe{}", "ab".repeat(16)));
        assert!(sealer.seal_rtcp(&mut report, 0, 0xcafe_babe, 1));
        let sealed = "81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798";
        assert_eq!(report, bytes(sealed));
    }

    /// RFC 7714 section 16.1.1.
    #[test]
    fn galois_mode_seals_as_the_standard_shows() {
        let Ok(key) = UnboundKey::new(&AES_128_GCM, &bytes("000102030405060708090a0b0c0d0e0f")) else {
            panic!("this is a key")
        };
        let gcm = Gcm { key: LessSafeKey::new(key), salt: *b"Quid pro quo" };
        let header = bytes("8040f17b8041f8d35501a0b2");
        let mut content = b"Gallia est omnis divisa in partes tres".to_vec();
        let iv = AeadAes128Gcm::rtp_iv(gcm.salt, 0x5501_a0b2, 0, 0xf17b);
        let tag = gcm.seal(iv, &header, &mut content).unwrap_or_else(|| panic!("it is sealed"));
        content.extend_from_slice(tag.as_ref());
        let sealed = "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833\
                      899d7f27beb16a9152cf765ee4390cce";
        assert_eq!(content, bytes(sealed));
    }

    #[test]
    fn material_that_is_too_short_gives_no_keys() {
        for profile in [SrtpProfile::AES128_CM_SHA1_80, SrtpProfile::AEAD_AES_128_GCM, SrtpProfile::AEAD_AES_256_GCM] {
            let keys = Keys { profile, material: vec![0; 50], client: false };
            assert!(Sealer::new(&keys, &provider()).is_none());
        }
    }
}
