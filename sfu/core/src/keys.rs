//! The keys that DTLS has agreed on (RFC 5764 section 4.2): str0m uses them itself, and we for what we forward.
//!
//! str0m takes its DTLS from a provider and tells nobody of the keys. Ours is the same provider, which keeps a copy of them
//! for whoever polls the connection.

use std::cell::RefCell;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use str0m::crypto::dtls::{DtlsCert, DtlsImplError, DtlsInstance, DtlsOutput, DtlsProvider, ProtocolVersion};
use str0m::crypto::dtls::{DtlsVersion, SrtpProfile};
use str0m::crypto::{CryptoError, CryptoProvider, from_feature_flags};

/// What both sides know, and which half of it is ours.
#[derive(Clone)]
pub struct Keys {
    /// How packets are sealed.
    pub profile: SrtpProfile,
    /// Two keys, then two salts: the DTLS client's before the server's.
    pub material: Vec<u8>,
    /// Whether we were the DTLS client.
    pub client: bool,
}

thread_local! {
    static AGREED: RefCell<Option<Keys>> = const { RefCell::new(None) };
}

/// Gives the keys that the connection polled last on this thread has agreed on meanwhile.
pub fn take_agreed() -> Option<Keys> {
    AGREED.take()
}

/// All cryptography of all connections.
pub fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    static TELLING: OnceLock<Telling> = OnceLock::new();
    let make = || {
        let provider = from_feature_flags();
        let telling = TELLING.get_or_init(|| Telling(provider.dtls_provider));
        Arc::new(CryptoProvider { dtls_provider: telling, ..provider })
    };
    PROVIDER.get_or_init(make).clone()
}

#[derive(Debug)]
struct Telling(&'static dyn DtlsProvider);

#[derive(Debug)]
struct TellingDtls(Box<dyn DtlsInstance>);

impl DtlsProvider for Telling {
    fn generate_certificate(&self) -> Option<DtlsCert> {
        self.0.generate_certificate()
    }

    fn new_dtls(
        &self,
        certificate: &DtlsCert,
        now: Instant,
        version: DtlsVersion,
        mtu: Option<usize>,
    ) -> Result<Box<dyn DtlsInstance>, CryptoError> {
        let dtls = self.0.new_dtls(certificate, now, version, mtu)?;
        Ok(Box::new(TellingDtls(dtls)))
    }

    fn is_test(&self) -> bool {
        self.0.is_test()
    }
}

impl DtlsInstance for TellingDtls {
    fn set_active(&mut self, active: bool) {
        self.0.set_active(active);
    }

    fn handle_packet(&mut self, packet: &[u8]) -> Result<(), DtlsImplError> {
        self.0.handle_packet(packet)
    }

    fn poll_output<'a>(&mut self, buffer: &'a mut [u8]) -> DtlsOutput<'a> {
        let output = self.0.poll_output(buffer);
        if let DtlsOutput::KeyingMaterial(material, profile) = &output {
            let keys = Keys { profile: *profile, material: material.to_vec(), client: self.0.is_active() };
            AGREED.set(Some(keys));
        }
        output
    }

    fn handle_timeout(&mut self, now: Instant) -> Result<(), DtlsImplError> {
        self.0.handle_timeout(now)
    }

    fn send_application_data(&mut self, data: &[u8]) -> Result<usize, DtlsImplError> {
        self.0.send_application_data(data)
    }

    fn is_active(&self) -> bool {
        self.0.is_active()
    }

    fn protocol_version(&self) -> Option<ProtocolVersion> {
        self.0.protocol_version()
    }

    fn is_closing(&self) -> bool {
        self.0.is_closing()
    }

    fn is_closed(&self) -> bool {
        self.0.is_closed()
    }

    fn close(&mut self) -> Result<(), DtlsImplError> {
        self.0.close()
    }
}
