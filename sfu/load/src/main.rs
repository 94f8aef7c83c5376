//! `pitt-load`: synthetic participants, Pitt's media server alone, or the floor of both, told by lines what to do.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::process::ExitCode;
use std::str::FromStr;
use std::time::Duration;

use pitt_sfu_load::floor::{self, Floor};
use pitt_sfu_load::{crowd, serve};

const USAGE: &str = "\
pitt-load clients [--seconds N]
    Synthetic participants; orders and sayings are JSON objects, one a line.
pitt-load serve --address IP [--port N] [--seconds N]
    Pitt's media server alone, told the same way.
pitt-load sink --address IP --ports N [--seconds N]
    Receives what the floor sends.
pitt-load floor --from IP --to IP:PORT[,IP:PORT...] [--sizes N,N] [--bits 128|256] [--burst-us N] [--only seal|send] \
[--seconds N]
    One seal and one sendto a packet; stays until a line comes.
All end by themselves after --seconds (300).";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => {
            eprintln!("{words}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let mut words = std::env::args().skip(1);
    let what = words.next().ok_or(USAGE)?;
    let mut options = HashMap::new();
    while let Some(name) = words.next() {
        let value = words.next().ok_or(USAGE)?;
        options.insert(name, value);
    }
    let longest = Duration::from_secs_f64(read(&options, "--seconds")?.unwrap_or(300.0));
    let address = || read::<IpAddr>(&options, "--address")?.ok_or_else(|| USAGE.to_owned());
    let outcome = match what.as_str() {
        "clients" => crowd::run(longest),
        "serve" => serve::run(address()?, read(&options, "--port")?.unwrap_or(0), longest),
        "sink" => floor::sink(address()?, read(&options, "--ports")?.unwrap_or(1), longest),
        "floor" => {
            let only = options.get("--only").map(String::as_str);
            floor::run(&Floor {
                to: list::<SocketAddr>(&options, "--to")?,
                from: read(&options, "--from")?.ok_or(USAGE)?,
                sizes: Some(list(&options, "--sizes")?).filter(|it| !it.is_empty()).unwrap_or_else(|| vec![1_150]),
                bits: read(&options, "--bits")?.unwrap_or(128),
                burst_every: read(&options, "--burst-us")?.map(Duration::from_micros),
                lasting: longest,
                seals: only != Some("send"),
                sends: only != Some("seal"),
            })
        }
        _ => return Err(USAGE.into()),
    };
    outcome.map_err(|error| error.to_string())
}

fn read<T: FromStr>(options: &HashMap<String, String>, name: &str) -> Result<Option<T>, String> {
    options
        .get(name)
        .map(|text| text.parse().map_err(|_| format!("{name} {text} cannot be read.\n{USAGE}")))
        .transpose()
}

fn list<T: FromStr>(options: &HashMap<String, String>, name: &str) -> Result<Vec<T>, String> {
    let text = options.get(name).map_or("", String::as_str);
    let parts = text.split(',').filter(|part| !part.is_empty());
    parts.map(|part| part.parse().map_err(|_| format!("{name} {part} cannot be read.\n{USAGE}"))).collect()
}
