//! Pitt's media server alone in a process, for measuring: the same as within Pitt, told by lines what to do.

use std::io;
use std::net::IpAddr;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use pitt_sfu_core::{Number, Place, Plan, SourceId};
use pitt_sfu_io::{Address, Server};
use serde::Deserialize;
use serde_json::json;

use crate::clock::now_ns;
use crate::lines;
use crate::notes::Route;

/// What the server is told.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
enum Order {
    Connect { classroom: String, number: u32, connection: String, offer: String },
    Disconnect { classroom: String, number: u32 },
    Apply { classroom: String, epoch: u64, places: Vec<Route> },
    Announce { classroom: String, epoch: u64, places: Vec<Route>, due_in_ms: u64 },
    Forget { classroom: String },
    Count,
    End,
}

/// Serves on this address by orders from the standard input, until it ends, for `longest` at most.
pub fn run(address: IpAddr, port: u16, longest: Duration) -> io::Result<()> {
    let server = Server::start(&[Address { bind: address, advertise: address }], port, Box::new(|| {}))?;
    let orders: Receiver<Result<Order, String>> = lines::read(|| {})?;
    lines::say(&json!({"said": "ready", "port": server.port()}));
    let end = Instant::now() + longest;
    loop {
        let order = match orders.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(Ok(order)) => order,
            Ok(Err(why)) => {
                lines::say(&json!({"said": "refused", "why": why}));
                continue;
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return Ok(()),
        };
        match order {
            Order::Connect { classroom, number, connection, offer } => {
                lines::say(&match server.connect(&classroom, Number(number), &connection, &offer) {
                    Ok(answer) => json!({"said": "answer", "id": number, "answer": answer}),
                    Err(refused) => json!({"said": "refused", "why": refused.0}),
                });
            }
            Order::Disconnect { classroom, number } => server.disconnect(&classroom, Number(number)),
            Order::Apply { classroom, epoch, places } => {
                let plan = plan(epoch, &places);
                let at = now_ns();
                server.apply(&classroom, plan);
                lines::say(&json!({"said": "applied", "at": at}));
            }
            Order::Announce { classroom, epoch, places, due_in_ms } => {
                server.announce(&classroom, plan(epoch, &places), Duration::from_millis(due_in_ms));
            }
            Order::Forget { classroom } => server.forget(&classroom),
            Order::Count => {
                let counted: serde_json::Map<_, _> =
                    server.statistics().named().into_iter().map(|(name, value)| (name.into(), value.into())).collect();
                lines::say(&json!({"said": "counted", "counted": counted}));
            }
            Order::End => return Ok(()),
        }
    }
}

fn plan(epoch: u64, places: &[Route]) -> Plan {
    let places = places.iter().map(|(sources, receivers)| Place {
        sources: sources.iter().copied().map(SourceId::from_csrc).collect(),
        receivers: receivers.iter().copied().map(Number).collect(),
    });
    Plan { epoch, places: places.collect() }
}
