//! What leaves the server can be opened, lacks nothing, is nothing old, and takes the path that the browser names.
#![allow(missing_docs)]

mod browser;

use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use browser::{Scene, address};
use pitt_sfu_core::{Descriptor, Kind, Number, Place, SourceId};

const MS: Duration = Duration::from_millis(1);

fn group(people: &[u32]) -> Place {
    let of = |kind| people.iter().map(move |&who| SourceId::new(Number(who), kind));
    Place {
        sources: of(Kind::Camera).chain(of(Kind::Microphone)).collect(),
        receivers: people.iter().map(|&who| Number(who)).collect(),
    }
}

/// A picture of one packet with its number in it.
fn picture(number: u16, keyframe: bool) -> Vec<u8> {
    let [high, low] = number.to_be_bytes();
    let mut payload = vec![0x90, 0xe0, 0x80 | high, low, number as u8, 0x00, u8::from(!keyframe)];
    payload.extend(number.to_be_bytes());
    payload.resize(600, 7);
    payload
}

fn film(scene: &mut Scene, who: u32, numbers: std::ops::Range<u16>) {
    for number in numbers {
        let payload = picture(number, number % 100 == 1);
        scene.write(who, 1, u64::from(number), u32::from(number) * 3_000, &payload, true);
        scene.run(30 * MS);
    }
}

fn numbers(scene: &mut Scene, who: u32) -> Vec<u16> {
    let pictures = scene.browser(who).got.iter().filter(|it| it.payload.len() == 600);
    pictures.map(|it| u16::from_be_bytes([it.payload[7], it.payload[8]])).collect()
}

#[test]
fn voices_and_pictures_come_with_their_names_levels_and_numbers() {
    let mut scene = Scene::new(2);
    scene.apply(vec![group(&[1, 2])]);
    scene.write(1, 0, 10, 960, b"a voice", false);
    scene.run(30 * MS);
    film(&mut scene, 1, 1..4);
    let got = &scene.browser(2).got;
    assert_eq!(got.len(), 4);
    let voice = &got[0];
    assert_eq!((&voice.payload[..], voice.header.ext_vals.audio_level), (&b"a voice"[..], Some(-20)));
    assert!(voice.header.marker, "a voice begins");
    assert_eq!(voice.header.csrc[..voice.header.csrc_count], [SourceId::new(Number(1), Kind::Microphone).csrc()]);
    for (index, packet) in got[1..].iter().enumerate() {
        assert_eq!(packet.header.csrc[..packet.header.csrc_count], [SourceId::new(Number(1), Kind::Camera).csrc()]);
        assert_eq!(*packet.seq_no, 1 + index as u64);
        let read = Descriptor::parse(&packet.payload).and_then(|it| it.picture_id());
        assert_eq!(read, Some(1 + index as u16));
    }
    assert!(scene.browser(1).got.is_empty());
}

#[test]
fn what_was_lost_is_sent_again_when_it_is_asked_for() {
    let mut scene = Scene::new(2);
    scene.apply(vec![group(&[1, 2])]);
    film(&mut scene, 1, 1..3);
    let mut left = 1;
    scene.loses = Box::new(move |way, bytes| {
        let lost = way.to_browser && bytes.len() > 600 && left > 0;
        left -= u32::from(lost);
        lost
    });
    film(&mut scene, 1, 3..6);
    scene.run(200 * MS);
    let mut came = numbers(&mut scene, 2);
    assert_ne!(came, [1, 2, 3, 4, 5], "it came late");
    came.sort_unstable();
    assert_eq!(came, [1, 2, 3, 4, 5]);
    assert_eq!(scene.engine.statistics().packets_sent_again, 1);
    let names = scene.browser(2).got.iter().map(|it| it.header.csrc[..it.header.csrc_count].to_vec());
    assert!(names.into_iter().all(|it| it == [SourceId::new(Number(1), Kind::Camera).csrc()]), "by name, too");
}

#[test]
fn nothing_of_somebody_who_has_left_is_sent_again() {
    let mut scene = Scene::new(3);
    scene.apply(vec![group(&[1, 2])]);
    film(&mut scene, 1, 1..3);
    // The last packets before the switch are lost, so that the receiver finds out by those of the next source.
    scene.loses = Box::new(|way, bytes| way.to_browser && bytes.len() > 600);
    film(&mut scene, 1, 3..5);
    scene.loses = Box::new(|_, _| false);
    scene.apply(vec![group(&[3, 2])]);
    film(&mut scene, 3, 401..403);
    scene.run(300 * MS);
    assert_eq!(numbers(&mut scene, 2), [1, 2, 401, 402]);
    assert_eq!(scene.engine.statistics().packets_sent_again, 0);
}

#[test]
fn a_receiver_that_loses_everything_is_not_sent_twice_its_share() {
    let mut scene = Scene::new(2);
    scene.apply(vec![group(&[1, 2])]);
    film(&mut scene, 1, 1..3);
    let bytes = Rc::new(RefCell::new(0));
    let sum = bytes.clone();
    let mut turn = 0;
    scene.loses = Box::new(move |way, bytes| {
        turn += 1;
        let picture = way.to_browser && bytes.len() > 600;
        *sum.borrow_mut() += if picture { bytes.len() } else { 0 };
        picture && turn % 8 != 0
    });
    for number in 3..600 {
        scene.write(1, 1, number, number as u32 * 3_000, &picture(number as u16, false), true);
        scene.run(5 * MS);
    }
    let share = 597 * 660;
    let sent = *bytes.borrow();
    assert!(scene.engine.statistics().packets_sent_again > 50, "{:?}", scene.engine.statistics());
    assert!(sent < share * 3 / 2, "{sent} bytes where {share} are the share");
}

#[test]
fn reports_tell_when_a_timestamp_was_taken() {
    let mut scene = Scene::new(2);
    scene.apply(vec![group(&[1, 2])]);
    for number in 1..400_u64 {
        scene.write(1, 0, number, number as u32 * 960, b"a voice", false);
        scene.run(20 * MS);
    }
    let browser = scene.browser(2);
    assert!(!browser.reports.is_empty(), "one every five seconds");
    let (voice, report) = (&browser.got[0], &browser.reports[0]);
    assert_eq!(report.ssrc, voice.header.ssrc);
    let passed = report.rtp_time.numer() as u32 - voice.header.timestamp;
    assert!((4 * 48_000..7 * 48_000).contains(&passed), "{passed}");
    assert!(report.sender_packet_count > 200 && report.sender_octet_count == 7 * report.sender_packet_count);
}

#[test]
fn media_take_the_path_that_the_browser_has_named_last() {
    let mut scene = Scene::new(2);
    scene.apply(vec![group(&[1, 2])]);
    let taken: Rc<RefCell<Vec<SocketAddr>>> = Rc::default();
    let seen = taken.clone();
    scene.loses = Box::new(move |way, bytes| {
        if way.to_browser && bytes.len() > 600 {
            seen.borrow_mut().push(way.address);
        }
        false
    });
    film(&mut scene, 1, 1..4);
    let first = taken.borrow()[0];
    assert_eq!(*taken.borrow(), [first; 3]);
    // That path dies both ways; the browser finds out, and names its other address.
    let other = if first == address(2, 0) { address(2, 1) } else { address(2, 0) };
    let seen = taken.clone();
    scene.loses = Box::new(move |way, bytes| {
        if way.to_browser && bytes.len() > 600 {
            seen.borrow_mut().push(way.address);
        }
        way.address == first
    });
    let mut number = 4;
    scene.until("media take the other path", |scene| {
        film(scene, 1, number..number + 1);
        number += 1;
        taken.borrow().last() == Some(&other)
    });
    film(&mut scene, 1, number..number + 3);
    assert_eq!(taken.borrow().last(), Some(&other));
    assert_eq!(numbers(&mut scene, 2).last(), Some(&(number + 2)));
}

#[test]
fn a_restart_of_ice_leaves_streams_and_keys_as_they_were() {
    let mut scene = Scene::new(2);
    scene.apply(vec![group(&[1, 2])]);
    film(&mut scene, 1, 1..4);
    scene.restart(2);
    film(&mut scene, 1, 4..40);
    assert_eq!(numbers(&mut scene, 2), (1..40).collect::<Vec<u16>>());
    let streams: std::collections::HashSet<u32> = scene.browser(2).got.iter().map(|it| *it.header.ssrc).collect();
    assert_eq!(streams.len(), 1);
    // What is lost after it is sent again, too.
    let mut left = 1;
    scene.loses = Box::new(move |way, bytes| {
        let lost = way.to_browser && bytes.len() > 600 && left > 0;
        left -= u32::from(lost);
        lost
    });
    film(&mut scene, 1, 40..44);
    scene.run(200 * MS);
    let mut came = numbers(&mut scene, 2);
    came.sort_unstable();
    assert_eq!(came, (1..44).collect::<Vec<u16>>());
}
