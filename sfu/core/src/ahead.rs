//! The plan that is announced, and when its pictures are held: a pure matter of dates.

use std::time::{Duration, Instant};

use crate::plan::Plan;

/// Before a deadline pictures due next are held for so long.
pub const HELD_AHEAD: Duration = Duration::from_millis(500);
/// A switch may be carried out before its deadline: until then what is held begins anew so often, with a keyframe.
pub const RENEWED: Duration = Duration::from_secs(1);
/// Nothing is held for deadlines further away: the longest countdown that Pitt proposes.
pub const FORESEEN: Duration = Duration::from_secs(30);

/// A plan that is announced.
#[derive(Debug)]
pub struct Next {
    /// What will be in force.
    pub plan: Plan,
    due: Instant,
    /// When to begin to hold, or to begin anew; none when what is held then will do.
    pub hold_at: Option<Instant>,
}

impl Next {
    /// Begins to hold at once, or `FORESEEN` before the deadline.
    pub fn new(plan: Plan, due: Instant, now: Instant) -> Self {
        let far = due.checked_sub(FORESEEN).filter(|from| *from > now);
        Self { plan, due, hold_at: Some(far.unwrap_or(now)) }
    }

    /// When to begin anew: the last time is `HELD_AHEAD` before the deadline, the others lie evenly before it.
    pub fn after(&self, now: Instant) -> Option<Instant> {
        let left = self.due.saturating_duration_since(now).checked_sub(HELD_AHEAD).filter(|left| !left.is_zero())?;
        let rest = left.as_micros() % RENEWED.as_micros();
        let wait = if rest == 0 { RENEWED } else { Duration::from_micros(u64::try_from(rest).ok()?) };
        Some(now + wait)
    }
}
