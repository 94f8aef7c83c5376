//! Films that are played over and over.
#![allow(missing_docs)]

use std::path::Path;
use std::time::{Duration, Instant};

use pitt_sfu_core::{Descriptor, Kind, Number, SourceId};
use pitt_sfu_load::reel::{Player, Reel, Strip};

fn strip(name: &str) -> Strip {
    let films = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src/pitt/rehearsal/films");
    let read = std::fs::read(films.join(name)).ok().and_then(|bytes| Strip::read(&bytes));
    read.unwrap_or_else(|| panic!("{name} can be read"))
}

fn reel() -> Reel {
    Reel { quiet: strip("face-0-quiet.vp8"), talking: strip("face-0-talking.vp8"), voice: strip("voice-0.opus") }
}

#[test]
fn a_film_begins_with_a_keyframe_and_again_when_it_is_asked_for() {
    let begin = Instant::now();
    let mut player = Player::new(SourceId::new(Number(1), Kind::Camera), reel(), begin);
    let mut keyframes = Vec::new();
    for frame in 0..90_u32 {
        let now = begin + Duration::from_millis(66) * frame;
        if frame == 10 || frame == 12 {
            player.want_keyframe(now);
        }
        player.shoot(now, |shot| {
            let picture = Descriptor::parse(&shot.payload);
            assert!(picture.is_some(), "frame {frame} can be read");
            if picture.is_some_and(|it| it.begins_keyframe()) {
                keyframes.push(frame);
            }
        });
    }
    assert_eq!(
        keyframes,
        [0, 10, 55],
        "at the begin, when asked for (but not twice at once), and where the strip ends"
    );
}

#[test]
fn who_talks_is_heard_and_who_listens_is_silent() {
    let begin = Instant::now();
    let mut player = Player::new(SourceId::new(Number(1), Kind::Microphone), reel(), begin);
    let longest = |player: &mut Player| {
        let mut longest = 0;
        for _ in 0..100 {
            player.shoot(begin, |shot| longest = longest.max(shot.payload.len()));
        }
        longest
    };
    assert_eq!((longest(&mut player), player.level()), (3, -127));
    player.talk(true);
    assert!(longest(&mut player) > 20 && player.level() > -40);
}

#[test]
fn what_is_no_strip_is_refused() {
    assert!(Strip::read(&[]).is_none());
    assert!(Strip::read(&[0]).is_none());
    assert!(Strip::read(&[0, 5, 1, 2]).is_none());
    assert!(Strip::read(&[0, 2, 1, 2]).is_some());
}
