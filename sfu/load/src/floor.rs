//! What forwarding a packet costs at least: one seal and one `sendto`, and nothing else.

use std::io;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use pitt_sfu_core::str0m::crypto::from_feature_flags;
use pitt_sfu_io::Inbox;
use serde_json::json;
use std::os::fd::AsFd;

use crate::lines;

/// RTP header with one CSRC and the extensions of audio level, mid and transport-wide numbers.
const HEADER: usize = 12 + 4 + 4 + 12;
const TAG: usize = 16;

/// How the floor is measured.
#[derive(Clone, Debug)]
pub struct Floor {
    /// Where to; as many different destinations as a broadcast has receivers.
    pub to: Vec<SocketAddr>,
    /// Which address to send from.
    pub from: IpAddr,
    /// Bytes of the payloads, in turn.
    pub sizes: Vec<usize>,
    /// 128 or 256 bits.
    pub bits: u32,
    /// Every destination gets a packet in a burst that begins so often; none: as fast as it goes.
    pub burst_every: Option<Duration>,
    /// How long.
    pub lasting: Duration,
    /// Whether to seal.
    pub seals: bool,
    /// Whether to send.
    pub sends: bool,
}

/// Seals and sends, and says how many packets; whoever started it reads the processor time.
pub fn run(floor: &Floor) -> io::Result<()> {
    let socket = UdpSocket::bind((floor.from, 0))?;
    let provider = from_feature_flags().srtp_provider;
    let longest = floor.sizes.iter().copied().max().unwrap_or(1_150);
    let plain = vec![0x55; longest];
    let mut sealed = vec![0; HEADER + longest + TAG];
    let mut small = (floor.bits != 256).then(|| provider.aead_aes_128_gcm().create_cipher([7; 16], true));
    let mut large = provider.aead_aes_256_gcm().create_cipher([7; 32], true);
    let mut packets: u64 = 0;
    let began = Instant::now();
    let mut next = began;
    'whole: loop {
        for &size in &floor.sizes {
            for to in &floor.to {
                packets += 1;
                let mut iv = [0; 12];
                iv[4..].copy_from_slice(&packets.to_be_bytes());
                let (header, body) = sealed.split_at_mut(HEADER);
                header[..8].copy_from_slice(&packets.to_be_bytes());
                if floor.seals {
                    let outcome = match &mut small {
                        Some(cipher) => cipher.encrypt(&iv, header, &plain[..size], &mut body[..size + TAG]),
                        None => large.encrypt(&iv, header, &plain[..size], &mut body[..size + TAG]),
                    };
                    outcome.map_err(|error| io::Error::other(format!("{error:?}")))?;
                }
                if floor.sends {
                    // Whoever listens may be slower: what they drop has been sent all the same.
                    let _ = socket.send_to(&sealed[..HEADER + size + TAG], to);
                }
            }
            if began.elapsed() >= floor.lasting {
                break 'whole;
            }
            if let Some(every) = floor.burst_every {
                next += every;
                std::thread::sleep(next.saturating_duration_since(Instant::now()));
            }
        }
    }
    lines::say(&json!({"said": "floor", "packets": packets, "seconds": began.elapsed().as_secs_f64()}));
    // Stays until its processor time has been read.
    let _ = io::stdin().read_line(&mut String::new());
    Ok(())
}

/// Receives what the floor sends, on so many ports, and throws it away.
pub fn sink(address: IpAddr, ports: usize, longest: Duration) -> io::Result<()> {
    let sockets = (0..ports).map(|_| UdpSocket::bind((address, 0))).collect::<io::Result<Vec<_>>>()?;
    let numbers = sockets.iter().map(|it| it.local_addr().map(|it| it.port())).collect::<io::Result<Vec<_>>>()?;
    lines::say(&json!({"said": "sink", "ports": numbers}));
    let mut inbox = Inbox::default();
    let end = Instant::now() + longest;
    while Instant::now() < end {
        for socket in &sockets {
            while inbox.receive(socket.as_fd()).is_ok_and(|count| count > 0) {}
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(())
}
