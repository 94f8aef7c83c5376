//! A browser's check of its path, as far as it can be read without its connection.

use str0m::ice::StunMessage;

/// A STUN binding request (RFC 8489).
pub struct Check {
    /// For which connection it asks: the first half of its USERNAME (RFC 8445 section 7.2.2).
    pub username: String,
    /// Whether it names the path it came by (USE-CANDIDATE).
    pub names: bool,
}

impl Check {
    /// Reads a request; none where the bytes are none.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        // The first byte tells STUN from everything else (RFC 7983 section 7).
        if bytes.first()? > &3 {
            return None;
        }
        let message = StunMessage::parse(bytes).ok()?;
        if !message.is_binding_request() {
            return None;
        }
        let (username, _) = message.split_username()?;
        Some(Self { username: username.to_owned(), names: message.use_candidate() })
    }
}
