//! Who sends what: participants by number, and the up to four things each of them sends.

use std::fmt;

/// The number of a participant in their classroom; never given twice there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Number(pub u32);

/// What a slot carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Medium {
    /// Opus at 48 kHz.
    Audio,
    /// VP8 at 90 kHz.
    Video,
}

impl Medium {
    /// Ticks of its RTP clock a second (RFC 7587 section 4.1, RFC 7741 section 4.1).
    pub const fn clock_rate(self) -> u32 {
        match self {
            Self::Audio => 48_000,
            Self::Video => 90_000,
        }
    }
}

/// One of the things a participant sends, in the order of the offer's sending sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Kind {
    /// The voice.
    Microphone = 0,
    /// The face.
    Camera = 1,
    /// The sound of what is shown.
    ScreenSound = 2,
    /// A window or a whole screen.
    Screen = 3,
}

impl Kind {
    /// All kinds, by their discriminant.
    pub const ALL: [Self; 4] = [Self::Microphone, Self::Camera, Self::ScreenSound, Self::Screen];

    /// What slots it fills.
    pub const fn medium(self) -> Medium {
        match self {
            Self::Microphone | Self::ScreenSound => Medium::Audio,
            Self::Camera | Self::Screen => Medium::Video,
        }
    }
}

/// Identifies a source in its classroom: the participant's number times four, plus the kind.
///
/// Every forwarded packet carries it as its only CSRC (RFC 3550 section 5.1), so that a client knows whose picture a
/// slot shows from the packet itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(u32);

impl SourceId {
    /// Names one source of a participant. Numbers past 2^30 wrap.
    pub const fn new(number: Number, kind: Kind) -> Self {
        Self(number.0 << 2 | kind as u32)
    }

    /// Reads what `csrc` gave.
    pub const fn from_csrc(csrc: u32) -> Self {
        Self(csrc)
    }

    /// Gives it as it stands in a packet.
    pub const fn csrc(self) -> u32 {
        self.0
    }

    /// Whose it is.
    pub const fn number(self) -> Number {
        Number(self.0 >> 2)
    }

    /// Which of their sources it is.
    pub const fn kind(self) -> Kind {
        Kind::ALL[(self.0 & 3) as usize]
    }

    /// What slots it fills.
    pub const fn medium(self) -> Medium {
        self.kind().medium()
    }
}

impl fmt::Debug for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} of {}", self.kind(), self.number().0)
    }
}
