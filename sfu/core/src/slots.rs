//! Which source fills which slot of a receiver.

use crate::source::{Number, SourceId};

/// A receiver's places for incoming pictures: five mates, a visitor and an announcement.
pub const VIDEO_SLOTS: usize = 7;
/// A receiver's places for incoming sound: the same, and the sound of a shared screen.
pub const AUDIO_SLOTS: usize = 8;

/// Fills slots anew: a source that has one keeps it, the others take the lowest that are free, in their order; what
/// finds none is left out. The browser does the same to know beforehand where somebody will appear (`slots.ts`;
/// both are held to `tests/vectors/slots.json`).
pub fn assign<const N: usize>(
    before: &[Option<SourceId>; N],
    wanted: impl Iterator<Item = SourceId> + Clone,
    receiver: Number,
) -> [Option<SourceId>; N] {
    let mut after = [None; N];
    let wanted = wanted.filter(|source| source.number() != receiver);
    for (slot, held) in after.iter_mut().zip(before) {
        *slot = held.filter(|&source| wanted.clone().any(|other| other == source));
    }
    for source in wanted {
        if after.contains(&Some(source)) {
            continue;
        }
        match after.iter_mut().find(|slot| slot.is_none()) {
            Some(free) => *free = Some(source),
            None => break,
        }
    }
    after
}
