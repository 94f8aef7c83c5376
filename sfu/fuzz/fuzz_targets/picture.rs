//! Pictures whose descriptors and numbers are anything, through a room that switches all the time.
#![no_main]

use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use pitt_sfu_core::{
    Descriptor, Handle, Incoming, Kind, Number, Outbox, Outgoing, Place, Plan, Slot, SourceId, Switchboard,
};

struct Nobody;

impl Outbox for Nobody {
    fn write(&mut self, _: Handle, _: Slot, packet: Outgoing) {
        assert!(packet.sequence > 0);
        let mut payload = packet.payload.to_vec();
        if let Some(patch) = packet.patch {
            patch.apply(&mut payload);
        }
        assert!(packet.patch.is_none() || Descriptor::parse(&payload).is_some());
    }
    fn forget_sent(&mut self, _: Handle, _: Slot) {}
    fn request_keyframe(&mut self, _: SourceId) {}
    fn note_filled(&mut self, _: bool) {}
    fn note_speech(&mut self, _: Number, _: bool) {}
}

fuzz_target!(|steps: Vec<(u8, u8, u64, u32, &[u8])>| {
    let mut now = Instant::now();
    let mut out = Nobody;
    let mut board = Switchboard::default();
    for who in 0..4 {
        board.connect(Number(who), who as usize, now, &mut out);
    }
    let mut epoch = 0;
    for (what, who, sequence, timestamp, payload) in steps {
        now += Duration::from_millis(u64::from(what) / 8);
        let who = Number(u32::from(who % 4));
        let camera = SourceId::new(who, Kind::Camera);
        match what % 8 {
            0 => {
                epoch += 1;
                let place = Place { sources: vec![camera], receivers: (0..4).map(Number).collect() };
                board.apply(Plan { epoch, places: vec![place] }, now, &mut out);
            }
            1 => {
                let place = Place { sources: vec![camera], receivers: (0..4).map(Number).collect() };
                board.announce(Plan { epoch: epoch + 1, places: vec![place] }, now, now, &mut out);
            }
            2 => board.cancel(),
            3 => board.disconnect(who, now, &mut out),
            4 => board.connect(who, who.0 as usize, now, &mut out),
            _ => {
                let Some(picture) = Descriptor::parse(payload) else { continue };
                let packet = Incoming {
                    // As str0m extends them: 48 bits at most.
                    sequence: sequence >> 16,
                    timestamp,
                    marker: what & 128 != 0,
                    payload: payload.into(),
                    picture: Some(picture),
                    level: None,
                    at: now,
                };
                board.forward(camera, &packet, now, &mut out);
            }
        }
        board.tick(now, &mut out);
    }
});
