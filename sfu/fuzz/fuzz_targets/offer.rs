//! An offer of anything, answered or refused; whatever is answered is taken in and given bytes of anything.
#![no_main]

use std::time::Instant;

use libfuzzer_sys::fuzz_target;
use pitt_sfu_core::{Engine, Number, Peer};
use pitt_sfu_fuzz::config;

fuzz_target!(|offers: (&str, &str)| {
    let now = Instant::now();
    let (first, again) = offers;
    let Ok((peer, _)) = Peer::answer(first, config(), now) else { return };
    let mut engine = Engine::default();
    engine.admit("room", Number(1), "one", peer, now);
    let _ = engine.restart("room", Number(1), again, now);
    engine.advance(now);
    assert_eq!(engine.statistics().connections_panicked, 0);
});
