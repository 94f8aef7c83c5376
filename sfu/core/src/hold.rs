//! Pictures that wait for a switch: from a keyframe on, so that whoever gets them can begin at once.
//!
//! Senders ignore a request for a keyframe that comes soon after the last one, so a keyframe that arrives before the
//! switch and is thrown away would be worse than none.

use crate::packet::Incoming;

/// More packets than two seconds of any picture have: what holds more was asked in vain for a keyframe.
const MOST: usize = 768;

/// The packets of one source since the last keyframe, in order of their sequence.
#[derive(Debug, Default)]
pub struct Hold {
    packets: Vec<Incoming>,
}

impl Hold {
    /// Takes a packet in; a keyframe throws away what came before it.
    ///
    /// Packets that arrive out of order find their place, those of a keyframe whose first packet is still missing, too.
    /// What comes late from before the keyframe is of no use any more.
    pub fn push(&mut self, packet: Incoming) {
        if self.ready().is_some_and(|held| packet.sequence < held[0].sequence) {
            return;
        }
        if self.packets.len() >= MOST {
            self.packets.clear();
        }
        let at = self.packets.partition_point(|held| held.sequence < packet.sequence);
        let begins = packet.picture.is_some_and(|picture| picture.begins_keyframe());
        self.packets.insert(at, packet);
        if begins {
            self.packets.drain(..at);
        }
    }

    /// The packets from the keyframe on; none while there is no keyframe.
    pub fn ready(&self) -> Option<&[Incoming]> {
        let begins = |packet: &Incoming| packet.picture.is_some_and(|picture| picture.begins_keyframe());
        self.packets.first().filter(|first| begins(first)).map(|_| self.packets.as_slice())
    }
}
