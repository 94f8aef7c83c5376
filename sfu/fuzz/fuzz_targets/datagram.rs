//! Datagrams of anything, from a stranger and from somebody who has proved who they are.
#![no_main]

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use pitt_sfu_core::str0m::net::Protocol;
use pitt_sfu_core::{Datagrams, Engine, Number, Peer, Route};
use pitt_sfu_fuzz::{OFFER, config};

fuzz_target!(|datagrams: Vec<(bool, &[u8])>| {
    let mut now = Instant::now();
    let source = SocketAddr::from(([192, 0, 2, 1], 5_000));
    let destination = SocketAddr::from(([192, 0, 2, 2], 9_000));
    let (mut peer, _) = Peer::answer(OFFER, config(), now).expect("a browser's offer");
    let (mut engine, mut sent) = (Engine::default(), Datagrams::default());
    // A connection that has this address from the first packet on: what a path that was proved looks like.
    for (known, bytes) in datagrams {
        now += Duration::from_millis(5);
        if known {
            if let Ok(received) = pitt_sfu_core::str0m::net::Receive::new(Protocol::Udp, source, destination, bytes) {
                let _ = peer.receive(received, true, now);
                let _ = peer.poll(now, &mut sent, |_| ());
                sent.clear();
            }
        } else {
            engine.receive(Route { protocol: Protocol::Udp, source, destination }, bytes, now);
            while engine.flush(now) {}
        }
    }
    engine.admit("room", Number(1), "one", peer, now);
    engine.advance(now);
});
