//! The media plan as the classroom gives it: who receives which sources.

use crate::source::{Number, SourceId};

/// Everybody who receives here receives all of the sources but their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// In order of priority: what finds no free slot is not received.
    pub sources: Vec<SourceId>,
    /// Whoever is named in two places gets the sources of the last.
    pub receivers: Vec<Number>,
}

/// A version of the plan of one classroom. Whoever is in no place receives nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Grows with every switch; a plan of an older epoch is ignored.
    pub epoch: u64,
    /// The groups, the stage, the front.
    pub places: Vec<Place>,
}
