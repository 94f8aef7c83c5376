//! A thousand random switches with loss and reordering: every slot stays one stream, and nothing old is in it.
#![allow(missing_docs)]

mod room;

use std::collections::HashMap;
use std::time::Instant;

use arbtest::arbtest;
use pitt_sfu_core::{Handle, Incoming, Number, Outgoing, Slot, SourceId};
use room::{Camera, MS, Record, filmed_by, group, picture_of, plan, room};

const PEOPLE: [u32; 6] = [1, 2, 3, 4, 5, 6];
/// Pictures a slot may step over by what was lost before it.
const MOST_LOST: u64 = 4_000;

/// The foremost packet of a slot.
#[derive(Clone, Copy)]
struct Front {
    sequence: u64,
    timestamp: u32,
    picture: u16,
    layer: u8,
    source: SourceId,
}

/// How the network between a camera and the server is, and where everybody is, drawn by chance.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        // SplitMix64: a seed names a run.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % most
    }

    fn groups(&mut self) -> Vec<Vec<u32>> {
        let mut groups = vec![Vec::new(), Vec::new(), Vec::new()];
        for who in PEOPLE {
            let number = self.below(4) as usize;
            if let Some(group) = groups.get_mut(number) {
                group.push(who);
            }
        }
        groups
    }
}

fn check(fronts: &mut HashMap<(Handle, Slot), Front>, key: (Handle, Slot), packet: &Outgoing, allowed: &[Vec<u32>]) {
    let source = packet.source.unwrap_or_else(|| panic!("a picture without a source"));
    assert_eq!(source.csrc(), filmed_by(packet), "the CSRC names whoever filmed it");
    let who = source.number().0;
    let together = allowed.iter().any(|group| group.contains(&who) && group.contains(&(key.0 as u32)));
    assert!(together, "{} sees {} who is in another group", key.0, who);
    let (picture, layer) = picture_of(packet);
    let front = fronts.get(&key).copied();
    if let Some(front) = front {
        if packet.sequence <= front.sequence {
            // A late one of the present source; never of one before it.
            assert_eq!(source, front.source, "a late packet of an old source");
            return;
        }
        let step = packet.sequence - front.sequence;
        assert!(step <= MOST_LOST, "the sequence jumps by {}", step);
        if source != front.source {
            assert_eq!(step, 1, "a switch leaves a gap in the sequence");
        }
        let passed = packet.timestamp.wrapping_sub(front.timestamp);
        assert!(
            passed < u32::MAX / 2,
            "the clock runs backwards by {}",
            front.timestamp.wrapping_sub(packet.timestamp)
        );
        let pictures = picture.wrapping_sub(front.picture) & 0x7fff;
        let layers = layer.wrapping_sub(front.layer);
        assert!(u64::from(pictures) <= MOST_LOST, "PictureID jumps by {}", pictures);
        assert_eq!(pictures as u8, layers, "PictureID and TL0PICIDX part");
        if source != front.source {
            assert_eq!(pictures, 1, "a switch leaves a gap in the PictureIDs");
        }
    }
    fronts.insert(key, Front { sequence: packet.sequence, timestamp: packet.timestamp, picture, layer, source });
}

fn check_all(out: &mut Record, fronts: &mut HashMap<(Handle, Slot), Front>, places: &[Vec<u32>]) -> usize {
    let mut written = 0;
    for (key, got) in &mut out.got {
        for packet in got.drain(..) {
            written += 1;
            check(fronts, *key, &packet, places);
        }
    }
    written
}

fn walk(seed: u64, switches: u64) {
    let mut chance = Chance(seed);
    let mut now = Instant::now();
    let mut out = Record::default();
    let mut board = room(&PEOPLE, now, &mut out);
    // Sequence numbers near the wrap of 16 bits, and clocks near that of 32.
    let mut cameras: Vec<Camera> = PEOPLE.map(|who| Camera::new(who, 65_000 + chance.below(2_000))).into();
    let mut late: Vec<(usize, Incoming)> = Vec::new();
    let mut fronts = HashMap::new();
    let mut written = 0;
    let mut places = Vec::new();
    for epoch in 1..=switches {
        let next = chance.groups();
        let to_come = || plan(epoch, next.iter().map(|people| group(people)).collect());
        if chance.below(2) == 0 {
            board.announce(to_come(), now + 300 * MS, now, &mut out);
        }
        for _ in 0..chance.below(8) {
            now += 33 * MS;
            board.tick(now, &mut out);
            let asked = std::mem::take(&mut out.keyframes_asked);
            for (index, camera) in cameras.iter_mut().enumerate() {
                let keyframe = asked.contains(&camera.source) && chance.below(4) > 0;
                for packet in camera.film(1 + chance.below(4) as usize, keyframe, now) {
                    match chance.below(20) {
                        0 => {}
                        1 | 2 => late.push((index, packet)),
                        _ => board.forward(camera.source, &packet, now, &mut out),
                    }
                }
            }
            // Some arrive after all, behind later ones.
            for (index, packet) in late.split_off(late.len() / 2) {
                board.forward(cameras[index].source, &packet, now, &mut out);
            }
            written += check_all(&mut out, &mut fronts, &places);
        }
        written += check_all(&mut out, &mut fronts, &places);
        board.apply(to_come(), now, &mut out);
        places = next;
        written += check_all(&mut out, &mut fronts, &places);
        // What could be sent again, asked for or as padding, is of nobody who has left.
        for ((who, _), sent) in &out.sent {
            for packet in sent {
                let other = packet.source.map_or(0, |source| source.number().0);
                let together = places.iter().any(|it| it.contains(&other) && it.contains(&(*who as u32)));
                assert!(together, "{} could still be sent a picture of {}", who, other);
            }
        }
        if chance.below(10) == 0 {
            let who = PEOPLE[chance.below(6) as usize];
            board.disconnect(Number(who), now, &mut out);
            out.got.retain(|(handle, _), _| *handle != who as usize);
            out.sent.retain(|(handle, _), _| *handle != who as usize);
            fronts.retain(|(handle, _), _| *handle != who as usize);
            board.connect(Number(who), who as usize, now, &mut out);
        }
    }
    assert!(written > 0 || switches < 20, "somebody saw something");
}

#[test]
fn every_slot_stays_one_stream() {
    arbtest(|random| {
        let seed = random.arbitrary()?;
        walk(seed, random.int_in_range(1..=60)?);
        Ok(())
    });
}

#[test]
fn every_slot_stays_one_stream_over_a_thousand_switches() {
    walk(1, 1_000);
}
