//! Given a room, when its plan changes, then exactly the right packets are written, in simulated time.
#![allow(missing_docs)]

mod room;

use std::time::Instant;

use pitt_sfu_core::{FORESEEN, HELD_AHEAD, Number, RENEWED};
use room::{Camera, MS, Record, camera, filmed_by, group, microphone, plan, room, stage, voice};

#[test]
fn a_group_sees_and_hears_one_another_and_nobody_else() {
    let (now, mut out) = (Instant::now(), Record::default());
    let mut board = room(&[1, 2, 3, 4], now, &mut out);
    board.apply(plan(1, vec![group(&[1, 2]), group(&[3, 4])]), now, &mut out);
    let mut films: Vec<Camera> = (1..5).map(|who| Camera::new(who, u64::from(who) * 1_000)).collect();
    for film in &mut films {
        for packet in film.film(2, true, now) {
            board.forward(film.source, &packet, now, &mut out);
        }
    }
    for (who, mate) in [(1, 2), (2, 1), (3, 4), (4, 3)] {
        let seen = out.video(who, 0);
        assert_eq!(seen.len(), 2);
        assert!(
            seen.iter().all(|packet| packet.source == Some(camera(mate)) && filmed_by(packet) == camera(mate).csrc())
        );
        assert!(out.video(who, 1).is_empty());
    }
}

#[test]
fn whoever_has_no_place_receives_nothing() {
    let (now, mut out) = (Instant::now(), Record::default());
    let mut board = room(&[1, 2], now, &mut out);
    board.forward(microphone(1), &voice(1, now, -20), now, &mut out);
    board.apply(plan(1, vec![stage(&[1], &[1])]), now, &mut out);
    board.forward(microphone(1), &voice(2, now, -20), now, &mut out);
    assert!(out.got.is_empty());
}

#[test]
fn nothing_is_shown_before_a_keyframe_and_one_is_asked_for_until_it_comes() {
    let (begin, mut out) = (Instant::now(), Record::default());
    let mut board = room(&[1, 2], begin, &mut out);
    board.apply(plan(1, vec![stage(&[1], &[2])]), begin, &mut out);
    assert_eq!(out.keyframes_asked, [camera(1)]);
    let mut film = Camera::new(1, 7);
    for packet in film.film(3, false, begin) {
        board.forward(film.source, &packet, begin, &mut out);
    }
    assert!(out.video(2, 0).is_empty());
    board.tick(begin + 249 * MS, &mut out);
    assert_eq!(out.keyframes_asked.len(), 1);
    board.tick(begin + 250 * MS, &mut out);
    assert_eq!(out.keyframes_asked.len(), 2);
    let later = begin + 300 * MS;
    for packet in film.film(3, true, later) {
        board.forward(film.source, &packet, later, &mut out);
    }
    assert_eq!(out.video(2, 0).len(), 3);
    board.tick(begin + 2_000 * MS, &mut out);
    assert_eq!(out.keyframes_asked.len(), 2, "nobody waits any more");
}

#[test]
fn pictures_due_next_are_held_and_replayed_at_the_epoch() {
    let (begin, mut out) = (Instant::now(), Record::default());
    let mut board = room(&[1, 2, 3], begin, &mut out);
    let mut films = [Camera::new(2, 100), Camera::new(3, 90_000)];
    board.apply(plan(1, vec![stage(&[2], &[1])]), begin, &mut out);
    for packet in films[0].film(2, true, begin) {
        board.forward(films[0].source, &packet, begin, &mut out);
    }
    out.clear();
    let due = begin + FORESEEN + 1_000 * MS;
    board.announce(plan(2, vec![stage(&[3], &[1])]), due, begin, &mut out);
    board.tick(due - FORESEEN - MS, &mut out);
    assert!(out.keyframes_asked.is_empty(), "nothing is held while it is far away");
    board.tick(due - HELD_AHEAD, &mut out);
    assert!(out.keyframes_asked.contains(&camera(3)) && !out.keyframes_asked.contains(&camera(2)));

    let mut now = due - HELD_AHEAD + 60 * MS;
    let mut first = true;
    while now < due {
        for packet in films[1].film(2, first, now) {
            board.forward(films[1].source, &packet, now, &mut out);
        }
        first = false;
        now += 66 * MS;
    }
    assert!(out.video(1, 1).is_empty(), "held pictures are not shown early");
    board.apply(plan(2, vec![stage(&[3], &[1])]), due, &mut out);
    let shown = out.video(1, 1);
    assert_eq!(shown.len(), 14, "all seven pictures, at the epoch itself");
    assert!(shown.iter().all(|packet| packet.source == Some(camera(3))));
    let spread = shown[13].timestamp.wrapping_sub(shown[0].timestamp);
    assert!(spread < 90 * 7, "they are due at once, not over the time they were held: {spread} ticks");

    // The live pictures go on from there, with their own distances.
    let last = shown[13].clone();
    for packet in films[1].film(1, false, now) {
        board.forward(films[1].source, &packet, now, &mut out);
    }
    let live = &out.video(1, 1)[14];
    assert_eq!(live.sequence, last.sequence + 1);
    assert_eq!(live.timestamp.wrapping_sub(last.timestamp), 6_000);
}

#[test]
fn a_switch_before_its_time_shows_what_was_held_for_it_of_the_last_second() {
    let (begin, mut out) = (Instant::now(), Record::default());
    let mut board = room(&[1, 2, 3], begin, &mut out);
    let mut film = Camera::new(3, 90_000);
    board.apply(plan(1, vec![stage(&[2], &[1])]), begin, &mut out);
    out.clear();
    let (due, step) = (begin + 5_000 * MS, 50 * MS);
    board.announce(plan(2, vec![stage(&[3], &[1])]), due, begin, &mut out);
    let mut asked_at = Vec::new();
    let mut now = begin;
    while now < due - 600 * MS {
        board.tick(now, &mut out);
        let is_asked = out.keyframes_asked.drain(..).any(|source| source == camera(3));
        if is_asked {
            asked_at.push(now - begin);
        }
        for packet in film.film(1, is_asked, now) {
            board.forward(film.source, &packet, now, &mut out);
        }
        now += step;
    }
    let renewals: Vec<_> = asked_at.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(asked_at[0].is_zero(), "one begins at once: {asked_at:?}");
    assert!(renewals.iter().all(|wait| *wait <= RENEWED), "and again every second: {asked_at:?}");
    assert_eq!(begin + *asked_at.last().unwrap() + RENEWED, due - HELD_AHEAD, "the last is to be {HELD_AHEAD:?} ahead");
    assert!(out.video(1, 1).is_empty(), "held pictures are not shown early");
    board.apply(plan(2, vec![stage(&[3], &[1])]), now, &mut out);
    let shown = out.video(1, 1).len();
    assert!((1..=20).contains(&shown), "all pictures since the last keyframe: {shown}");
}

#[test]
fn what_comes_late_from_before_a_held_keyframe_spoils_nothing() {
    let (begin, mut out) = (Instant::now(), Record::default());
    let mut board = room(&[1, 2, 3], begin, &mut out);
    let mut film = Camera::new(3, 90_000);
    board.apply(plan(1, vec![stage(&[2], &[1])]), begin, &mut out);
    board.announce(plan(2, vec![stage(&[3], &[1])]), begin + 1_000 * MS, begin, &mut out);
    let (before, keyframe) = (film.film(2, false, begin), film.film(2, true, begin));
    for packet in [&before[0], &keyframe[0], &keyframe[1], &before[1]] {
        board.forward(film.source, packet, begin, &mut out);
    }
    board.apply(plan(2, vec![stage(&[3], &[1])]), begin + 1_000 * MS, &mut out);
    assert_eq!(out.video(1, 1).len(), 2, "the keyframe, at once");
}

#[test]
fn whoever_waits_has_a_keyframe_asked_for_even_where_too_much_was_held() {
    let (begin, mut out) = (Instant::now(), Record::default());
    let mut board = room(&[1, 2, 3], begin, &mut out);
    let mut film = Camera::new(3, 90_000);
    board.apply(plan(1, vec![stage(&[2], &[1])]), begin, &mut out);
    board.announce(plan(2, vec![stage(&[3], &[1])]), begin + 1_000 * MS, begin, &mut out);
    for packet in film.film(1_000, true, begin) {
        board.forward(film.source, &packet, begin, &mut out);
    }
    out.clear();
    let now = begin + 1_000 * MS;
    board.apply(plan(2, vec![stage(&[3], &[1])]), now, &mut out);
    for packet in film.film(1, false, now) {
        board.forward(film.source, &packet, now, &mut out);
    }
    board.tick(now, &mut out);
    assert!(out.video(1, 1).is_empty(), "not in the middle of something");
    assert!(out.keyframes_asked.contains(&camera(3)));
}

#[test]
fn a_switch_that_is_put_off_is_held_for_anew() {
    let (begin, mut out) = (Instant::now(), Record::default());
    let mut board = room(&[1, 2], begin, &mut out);
    let next = || plan(2, vec![group(&[1, 2])]);
    let mut film = Camera::new(2, 5);
    board.announce(next(), begin + 100 * MS, begin, &mut out);
    for packet in film.film(1, true, begin) {
        board.forward(film.source, &packet, begin, &mut out);
    }
    out.clear();
    let due = begin + 2 * FORESEEN;
    board.announce(next(), due, begin, &mut out);
    board.apply(next(), begin + 50 * MS, &mut out);
    assert!(out.video(1, 0).is_empty(), "what was held for the first date is gone");
    board.tick(begin + 300 * MS, &mut out);
    assert!(out.keyframes_asked.contains(&camera(2)));
}

#[test]
fn a_mate_who_stays_stays_in_the_slot_without_a_gap() {
    let (now, mut out) = (Instant::now(), Record::default());
    let mut board = room(&[1, 2, 3, 4], now, &mut out);
    let mut film = Camera::new(3, 50);
    board.apply(plan(1, vec![group(&[1, 2, 3])]), now, &mut out);
    for packet in film.film(1, true, now) {
        board.forward(film.source, &packet, now, &mut out);
    }
    assert_eq!(out.video(1, 1).len(), 1);
    out.clear();
    board.apply(plan(2, vec![group(&[4, 3, 1])]), now, &mut out);
    for packet in film.film(1, false, now) {
        board.forward(film.source, &packet, now, &mut out);
    }
    assert_eq!(out.video(1, 1).len(), 1, "number 1 goes on seeing number 3 where they were");
}

#[test]
fn an_old_voice_ends_at_once_and_silence_follows_it() {
    let (begin, mut out) = (Instant::now(), Record::default());
    let mut board = room(&[1, 2, 3], begin, &mut out);
    board.apply(plan(1, vec![group(&[1, 2])]), begin, &mut out);
    board.forward(microphone(2), &voice(10, begin, -20), begin, &mut out);
    out.clear();
    let now = begin + 20 * MS;
    board.apply(plan(2, vec![group(&[1])]), now, &mut out);
    board.forward(microphone(2), &voice(11, now, -20), now, &mut out);
    let heard = out.audio(1, 0);
    assert_eq!(heard.len(), 1, "a frame of silence, and nothing of the old voice");
    assert_eq!((heard[0].source, heard[0].payload.len()), (None, 3));
    board.tick(now + 20 * MS, &mut out);
    board.tick(now + 40 * MS, &mut out);
    assert_eq!(out.audio(1, 0).len(), 3);
    let now = now + 41 * MS;
    board.apply(plan(3, vec![group(&[1, 3])]), now, &mut out);
    board.forward(microphone(3), &voice(900, now, -20), now, &mut out);
    board.tick(now + 20 * MS, &mut out);
    let heard = out.audio(1, 0);
    assert_eq!(heard.len(), 4, "a voice ends the silence");
    assert_eq!(heard[3].source, Some(microphone(3)));
    assert!(heard[3].marker, "it begins a talkspurt");
    assert!(heard.windows(2).all(|pair| pair[1].sequence == pair[0].sequence + 1));
}

#[test]
fn a_voice_that_follows_another_has_a_moment_before_there_is_silence() {
    let (begin, mut out) = (Instant::now(), Record::default());
    let mut board = room(&[1, 2, 3], begin, &mut out);
    board.apply(plan(1, vec![group(&[1, 2])]), begin, &mut out);
    board.forward(microphone(2), &voice(10, begin, -20), begin, &mut out);
    out.clear();
    let now = begin + 3 * MS;
    board.apply(plan(2, vec![group(&[1, 3])]), now, &mut out);
    board.forward(microphone(2), &voice(11, now, -20), now, &mut out);
    board.tick(now + 29 * MS, &mut out);
    assert!(out.audio(1, 0).is_empty(), "nothing of the old voice, and no silence yet");
    for after in [30, 50, 70] {
        board.tick(now + after * MS, &mut out);
    }
    assert_eq!(out.audio(1, 0).len(), 3, "a microphone that is off gives silence");
    assert!(out.audio(1, 0).iter().all(|frame| frame.source.is_none()));
}

#[test]
fn a_voice_that_follows_another_overlaps_it_nowhere_and_brings_no_clock_forward() {
    let (begin, mut out) = (Instant::now(), Record::default());
    let mut board = room(&[1, 2, 3], begin, &mut out);
    let mut now = begin;
    for round in 0..200 {
        let other = 2 + round as u32 % 2;
        board.apply(plan(1 + round, vec![group(&[1, other])]), now, &mut out);
        // Cut in the middle of the frame before: 7 ms after it began.
        for frame in 0..2 {
            board.forward(microphone(other), &voice(round * 50 + frame, now, -20), now, &mut out);
            now += if frame == 0 { 20 * MS } else { 7 * MS };
        }
    }
    let heard = out.audio(1, 0);
    assert_eq!(heard.len(), 400, "every frame, and no silence");
    let steps: Vec<u32> = heard.windows(2).map(|pair| pair[1].timestamp.wrapping_sub(pair[0].timestamp)).collect();
    assert!(steps.iter().all(|&step| step >= 960), "a frame has 20 ms for itself: {steps:?}");
    now += 10_000 * MS;
    board.apply(plan(1_000, vec![group(&[1, 2])]), now, &mut out);
    board.forward(microphone(2), &voice(100_000, now, -20), now, &mut out);
    let clock = |at: Instant| (at - begin).as_millis() as u32 * 48;
    let heard = out.audio(1, 0);
    let passed = heard[400].timestamp.wrapping_sub(heard[0].timestamp);
    assert_eq!(passed, clock(now), "after a pause the slot's clock is right again");
}

#[test]
fn an_older_plan_and_the_same_plan_change_nothing() {
    let (now, mut out) = (Instant::now(), Record::default());
    let mut board = room(&[1, 2], now, &mut out);
    board.apply(plan(5, vec![group(&[1, 2])]), now, &mut out);
    out.clear();
    board.apply(plan(4, vec![]), now, &mut out);
    board.apply(plan(5, vec![group(&[1, 2])]), now, &mut out);
    assert!(out.keyframes_asked.is_empty());
    board.forward(microphone(2), &voice(1, now, -20), now, &mut out);
    assert_eq!(out.audio(1, 0).len(), 1);
}

#[test]
fn whoever_comes_back_is_seen_again_from_a_keyframe_on() {
    let (now, mut out) = (Instant::now(), Record::default());
    let mut board = room(&[1, 2], now, &mut out);
    board.apply(plan(1, vec![group(&[1, 2])]), now, &mut out);
    let mut film = Camera::new(2, 40_000);
    for packet in film.film(1, true, now) {
        board.forward(film.source, &packet, now, &mut out);
    }
    board.disconnect(Number(2), now, &mut out);
    out.clear();
    board.connect(Number(2), 2, now, &mut out);
    assert!(out.keyframes_asked.contains(&camera(2)));
    let mut again = Camera::new(2, 3);
    for packet in again.film(1, false, now) {
        board.forward(again.source, &packet, now, &mut out);
    }
    assert!(out.video(1, 0).is_empty(), "not in the middle of something");
    for packet in again.film(1, true, now) {
        board.forward(again.source, &packet, now, &mut out);
    }
    assert_eq!(out.video(1, 0).len(), 1);
}

#[test]
fn a_receiver_that_lost_its_picture_has_a_keyframe_asked_for_but_not_on_and_on() {
    let (begin, mut out) = (Instant::now(), Record::default());
    let mut board = room(&[1, 2], begin, &mut out);
    board.apply(plan(1, vec![stage(&[2], &[1])]), begin, &mut out);
    let mut film = Camera::new(2, 9);
    for packet in film.film(1, true, begin) {
        board.forward(film.source, &packet, begin, &mut out);
    }
    out.clear();
    for after in 0..300 {
        board.want_keyframe(Number(1), 0, begin + after * MS, &mut out);
    }
    assert!(out.keyframes_asked.is_empty(), "so soon after a keyframe a sender would not heed it");
    for after in 300..600 {
        board.want_keyframe(Number(1), 0, begin + after * MS, &mut out);
    }
    assert_eq!(out.keyframes_asked, [camera(2), camera(2)]);
}

#[test]
fn who_speaks_is_told_once_and_pauses_between_words_are_no_silence() {
    let (begin, mut out) = (Instant::now(), Record::default());
    let mut board = room(&[1], begin, &mut out);
    let mut sequence = 0;
    let mut speak = |board: &mut pitt_sfu_core::Switchboard, out: &mut Record, at: Instant, level: i8| {
        sequence += 1;
        board.forward(microphone(1), &voice(sequence, at, level), at, out);
        board.tick(at, out);
    };
    speak(&mut board, &mut out, begin, -10);
    speak(&mut board, &mut out, begin + 20 * MS, -90);
    assert!(out.speech.is_empty(), "a knock is no speech");
    for step in 2..20 {
        speak(&mut board, &mut out, begin + step * 20 * MS, -30);
    }
    for step in 20..45 {
        speak(&mut board, &mut out, begin + step * 20 * MS, -90);
    }
    assert_eq!(out.speech, [(Number(1), true)]);
    board.tick(begin + 1_100 * MS, &mut out);
    assert_eq!(out.speech, [(Number(1), true), (Number(1), false)]);
}

#[test]
fn the_first_packet_of_a_keyframe_may_be_late() {
    let (now, mut out) = (Instant::now(), Record::default());
    let mut board = room(&[1, 2], now, &mut out);
    board.apply(plan(1, vec![stage(&[1], &[2])]), now, &mut out);
    let mut film = Camera::new(1, 70);
    let mut packets = film.film(4, true, now);
    packets.rotate_left(1);
    for packet in &packets {
        board.forward(film.source, packet, now, &mut out);
    }
    let sequences: Vec<u64> = out.video(2, 0).iter().map(|packet| packet.sequence).collect();
    assert_eq!(sequences, [1, 2, 3, 4], "the rest of it has waited");
}
