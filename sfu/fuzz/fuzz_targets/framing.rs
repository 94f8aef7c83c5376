//! A TCP stream of anything, in chunks of any size.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pitt_sfu_core::framing::Deframer;

fuzz_target!(|chunks: Vec<&[u8]>| {
    let mut deframer = Deframer::default();
    for chunk in chunks {
        deframer.push(chunk);
        loop {
            match deframer.next_packet() {
                Ok(Some(packet)) => assert!(packet.len() <= 2_000),
                Ok(None) => break,
                Err(_) => return,
            }
        }
    }
});
