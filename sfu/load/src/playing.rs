//! What a client sends at present: something made up, or something that was filmed.

use std::time::Instant;

use crate::film::{Film, Shot};
use crate::reel::Player;

/// A source at work.
#[derive(Debug)]
pub enum Playing {
    /// Packets without content, to measure with.
    Film(Film),
    /// Moving pictures and voices, to look at and listen to.
    Reel(Player),
}

impl Playing {
    /// When the next frame is due.
    pub const fn due(&self) -> Instant {
        match self {
            Self::Film(film) => film.due,
            Self::Reel(player) => player.due,
        }
    }

    /// How loud it is.
    pub const fn level(&self) -> i8 {
        match self {
            Self::Film(film) => film.level(),
            Self::Reel(player) => player.level(),
        }
    }

    /// Packets and keyframes so far.
    pub const fn sent(&self) -> (u64, u64) {
        match self {
            Self::Film(film) => (film.sent, film.keyframes),
            Self::Reel(player) => (player.sent, player.keyframes),
        }
    }

    /// Talks, or listens; what is made up does neither.
    pub const fn talk(&mut self, talks: bool) {
        if let Self::Reel(player) = self {
            player.talk(talks);
        }
    }

    /// Somebody needs a keyframe.
    pub fn want_keyframe(&mut self, now: Instant) {
        match self {
            Self::Film(film) => film.want_keyframe(now),
            Self::Reel(player) => player.want_keyframe(now),
        }
    }

    /// Gives the packets of the next frame.
    pub fn shoot(&mut self, now: Instant, now_ns: u64, write: impl FnMut(Shot)) {
        match self {
            Self::Film(film) => film.shoot(now, now_ns, write),
            Self::Reel(player) => player.shoot(now, write),
        }
    }
}
