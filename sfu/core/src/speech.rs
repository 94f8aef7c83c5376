//! Who speaks, from the levels that browsers send with their voices (RFC 6464).

use std::time::{Duration, Instant};

/// Speech is well above, a fan or a keyboard mostly below.
const SPEECH: i8 = -40;
/// So many packets of 20 ms in a row: a knock on the table is shorter.
const BEGINS: u32 = 3;
/// Pauses between words are no silence.
const HELD: Duration = Duration::from_millis(600);

/// Whether one voice speaks.
#[derive(Debug, Default)]
pub struct Speech {
    loud: u32,
    heard_at: Option<Instant>,
    speaking: bool,
}

impl Speech {
    /// Takes the level of a packet in dBov; tells true when somebody has just begun to speak.
    pub fn hear(&mut self, level: i8, now: Instant) -> bool {
        if level < SPEECH {
            self.loud = 0;
            return false;
        }
        self.loud += 1;
        if self.loud >= BEGINS || self.speaking {
            self.heard_at = Some(now);
        }
        let begins = self.loud >= BEGINS && !self.speaking;
        self.speaking |= begins;
        begins
    }

    /// When they count as silent if nothing more is heard; none while they are.
    pub fn due(&self) -> Option<Instant> {
        self.heard_at.filter(|_| self.speaking).map(|at| at + HELD)
    }

    /// Tells true when somebody has fallen silent.
    pub fn end(&mut self, now: Instant) -> bool {
        let ends = self.due().is_some_and(|due| due <= now);
        if ends {
            self.speaking = false;
        }
        ends
    }
}
