//! Which source fills which slot of a receiver.

use crate::source::{Medium, Number, SourceId};

/// A receiver's places for incoming pictures: five mates, a visitor and an announcement.
pub const VIDEO_SLOTS: usize = 7;
/// A receiver's places for incoming sound: the same, and the sound of a shared screen.
pub const AUDIO_SLOTS: usize = 8;

/// Fills slots anew: a source that has one keeps it, the others take free ones, in their order; what finds none is left
/// out. The browser does the same to know beforehand where somebody will appear (`slots.ts`).
///
/// Of the free ones pictures take the lowest that was free before, too, and only then one that was given up just now: a
/// page that has not heard yet of the change shows the last picture there under its right name, and no other. Sound
/// takes the lowest free one: the less often a place begins, the less its delay is learnt anew.
pub fn assign<const N: usize>(
    medium: Medium,
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
        let is_free = |index: &usize| after[*index].is_none();
        let was_free = |index: &usize| medium == Medium::Video && before[*index].is_none();
        let unused = (0..N).find(|index| is_free(index) && was_free(index));
        match unused.or_else(|| (0..N).find(is_free)) {
            Some(free) => after[free] = Some(source),
            None => break,
        }
    }
    after
}
