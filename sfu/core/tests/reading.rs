//! What comes in from outside is read or refused, never more.
#![allow(missing_docs)]

use std::net::SocketAddr;
use std::time::Instant;

use arbtest::arbtest;
use pitt_sfu_core::framing::{Deframer, frame};
use pitt_sfu_core::str0m::net::Protocol;
use pitt_sfu_core::str0m::rtp::Vp8Descriptor;
use pitt_sfu_core::{
    AUDIO_SLOTS, Descriptor, Engine, Medium, Number, Peer, PeerConfig, Route, SourceId, VIDEO_SLOTS, assign, provider,
};

fn config() -> PeerConfig {
    let certificate = provider().dtls_provider.generate_certificate();
    let Some(certificate) = certificate else { panic!("a certificate can be made") };
    PeerConfig { certificate, candidates: Vec::new() }
}

#[test]
fn framed_packets_come_out_as_they_went_in() {
    arbtest(|random| {
        let packets: Vec<Vec<u8>> = random.arbitrary()?;
        let mut stream = Vec::new();
        for packet in &packets {
            frame(packet, &mut stream);
        }
        let mut deframer = Deframer::default();
        let mut read = Vec::new();
        let mut rest = stream.as_slice();
        while !rest.is_empty() {
            let (now, later) = rest.split_at(random.int_in_range(1..=rest.len())?);
            rest = later;
            deframer.push(now);
            while let Ok(Some(packet)) = deframer.next_packet() {
                read.push(packet.to_vec());
            }
        }
        assert_eq!(read, packets);
        Ok(())
    });
}

#[test]
fn a_stream_of_anything_is_cut_or_refused() {
    arbtest(|random| {
        let bytes: Vec<u8> = random.arbitrary()?;
        let mut deframer = Deframer::default();
        deframer.push(&bytes);
        while let Ok(Some(packet)) = deframer.next_packet() {
            assert!(packet.len() <= 2_000);
        }
        Ok(())
    });
}

#[test]
fn a_descriptor_of_anything_is_read_or_refused() {
    arbtest(|random| {
        let payload: Vec<u8> = random.arbitrary()?;
        let read = Descriptor::parse(&payload);
        let theirs = Vp8Descriptor::parse(&payload).ok();
        assert_eq!(read.is_some(), theirs.is_some(), "{payload:x?}");
        let (Some(read), Some(theirs)) = (read, theirs) else { return Ok(()) };
        assert_eq!((read.picture_id(), read.tl0_pic_idx()), (theirs.picture_id(), theirs.tl0_pic_idx()));
        assert_eq!(read.begins_keyframe(), theirs.starts_keyframe(&payload));
        let (picture, layer) = (random.int_in_range(0..=0x7fff)?, random.arbitrary()?);
        let mut patched = payload.clone();
        read.patch(picture, layer).apply(&mut patched);
        let Some(again) = Descriptor::parse(&patched) else { panic!("a patched descriptor can be read") };
        let short = read.picture_id().is_some() && patched[2] & 0x80 == 0;
        let written = if short { picture & 0x7f } else { picture };
        assert_eq!(again.picture_id(), read.picture_id().map(|_| written));
        assert_eq!(again.tl0_pic_idx(), read.tl0_pic_idx().map(|_| layer));
        assert_eq!(again.begins_keyframe(), read.begins_keyframe());
        let changed = payload.iter().zip(&patched).filter(|(before, after)| before != after).count();
        assert!(changed <= 3 && payload.len() == patched.len());
        Ok(())
    });
}

#[test]
fn strangers_are_dropped() {
    arbtest(|random| {
        let bytes: Vec<u8> = random.arbitrary()?;
        let mut engine = Engine::default();
        let source = SocketAddr::from(([192, 0, 2, 1], random.arbitrary()?));
        let destination = SocketAddr::from(([127, 0, 0, 1], 9_000));
        engine.receive(Route { protocol: Protocol::Udp, source, destination }, &bytes, Instant::now());
        assert_eq!(engine.statistics().dropped_stranger, 1);
        assert_eq!(engine.datagrams().len(), 0);
        Ok(())
    });
}

#[test]
fn slots_hold_each_wanted_source_once_and_keep_whom_they_had() {
    arbtest(|random| {
        let me = Number(random.int_in_range(0..=9)?);
        let source = |drawn: u32| SourceId::from_csrc(drawn % 40);
        let mut before: [Option<SourceId>; VIDEO_SLOTS] = [None; VIDEO_SLOTS];
        for index in 0..VIDEO_SLOTS {
            let drawn = random.arbitrary::<Option<u32>>()?.map(source);
            before[index] = drawn.filter(|it| !before[..index].contains(&Some(*it)));
        }
        let wanted: Vec<SourceId> = random.arbitrary::<Vec<u32>>()?.into_iter().map(source).collect();
        let medium = if random.arbitrary()? { Medium::Video } else { Medium::Audio };
        let after = assign(medium, &before, wanted.iter().copied(), me);
        let mut filled: Vec<SourceId> = after.into_iter().flatten().collect();
        let count = filled.len();
        filled.sort_unstable();
        filled.dedup();
        assert_eq!(filled.len(), count, "somebody twice");
        assert!(filled.iter().all(|it| wanted.contains(it) && it.number() != me));
        for (index, source) in before.iter().enumerate() {
            if source.is_some_and(|it| wanted.contains(&it) && it.number() != me) {
                assert_eq!(after[index], *source);
            }
        }
        let mut wished: Vec<SourceId> = wanted.iter().copied().filter(|it| it.number() != me).collect();
        wished.sort_unstable();
        wished.dedup();
        assert_eq!(count, wished.len().min(VIDEO_SLOTS));
        let was_taken =
            |index: usize| before[index].is_some() && after[index] != before[index] && after[index].is_some();
        if medium == Medium::Video && (0..VIDEO_SLOTS).any(was_taken) {
            let unused = (0..VIDEO_SLOTS).find(|&index| before[index].is_none() && after[index].is_none());
            assert_eq!(unused, None, "somebody came where another was seen, and a slot is empty");
        }
        Ok(())
    });
}

#[derive(serde::Deserialize)]
struct Vector {
    medium: String,
    before: Vec<Option<u32>>,
    wanted: Vec<u32>,
    after: Vec<Option<u32>>,
}

#[test]
fn slots_are_filled_as_the_browser_fills_them() {
    let Ok(vectors) = serde_json::from_str::<Vec<Vector>>(include_str!("../../../tests/vectors/slots.json")) else {
        panic!("the vectors can be read")
    };
    let nobody = Number(1_000);
    for it in vectors {
        let wanted = || it.wanted.iter().copied().map(SourceId::from_csrc);
        let before = it.before.iter().map(|slot| slot.map(SourceId::from_csrc)).collect::<Vec<_>>();
        let after: Vec<Option<u32>> = if it.medium == "video" {
            let Ok(before) = before.try_into() else { panic!("{VIDEO_SLOTS} slots") };
            assign::<VIDEO_SLOTS>(Medium::Video, &before, wanted(), nobody).map(|it| it.map(SourceId::csrc)).into()
        } else {
            let Ok(before) = before.try_into() else { panic!("{AUDIO_SLOTS} slots") };
            assign::<AUDIO_SLOTS>(Medium::Audio, &before, wanted(), nobody).map(|it| it.map(SourceId::csrc)).into()
        };
        assert_eq!(after, it.after, "{:?} from {:?}", it.wanted, it.before);
    }
}

#[test]
fn an_offer_of_anything_is_refused_in_words() {
    let config = config();
    arbtest(|random| {
        let mut offer = String::new();
        for _ in 0..random.int_in_range(0..=30)? {
            let parts = ["v=0", "m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=mid:0", "a=group:BUNDLE 0", "a=", "t=0 0", "s=-"];
            offer.push_str(random.choose(&parts)?);
            offer.push_str(random.arbitrary()?);
            offer.push_str("\r\n");
        }
        if let Err(refused) = Peer::answer(&offer, &config, Instant::now()) {
            assert!(refused.0.starts_with("The offer ") || refused.0.starts_with("An offer"));
        }
        Ok(())
    });
}

#[test]
fn an_offer_that_is_huge_is_refused_in_words() {
    let config = config();
    for offer in ["a=x\r\n".repeat(30_000), "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n".repeat(60)] {
        let Err(refused) = Peer::answer(&offer, &config, Instant::now()) else { panic!("it was taken") };
        assert!(refused.0.starts_with("An offer has at most"), "{}", refused.0);
    }
}
