//! What clients received, and what is reported of it.

use std::collections::{HashMap, HashSet};

use pitt_sfu_core::{Medium, SourceId};
use serde::Serialize;

/// So many are kept; past that packets are only counted. 32 bytes each.
const MOST: usize = 6_000_000;
/// What somebody received so long before a switch was there before it.
const BEFORE_NS: u64 = 1_000_000_000;

/// One received media packet.
#[derive(Clone, Copy, Debug)]
pub struct Note {
    /// When it was read, in ns since the Unix epoch.
    pub at: u64,
    /// Since it was written by its source, in ns.
    pub latency: u32,
    /// Who received it.
    pub receiver: u32,
    /// Whose it is by its header; 0 where the server does not tell, or for its own silence.
    pub csrc: u32,
    /// Whose it is by its content; 0 if nobody's.
    pub source: u32,
    /// Extended, the low half.
    pub sequence: u32,
    /// Of the payload.
    pub bytes: u16,
    /// From 0, by medium.
    pub slot: u8,
    /// Whether it is a voice or pictures.
    pub medium: Medium,
}

/// All notes of a process.
#[derive(Debug, Default)]
pub struct Notes {
    all: Vec<Note>,
    /// Packets that found no room.
    pub uncounted: u64,
}

/// Distribution of some duration.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Spread {
    /// How many.
    pub count: usize,
    /// Half are below.
    pub p50_ms: f64,
    /// 95 % are below.
    pub p95_ms: f64,
    /// 99 % are below.
    pub p99_ms: f64,
    /// The longest.
    pub max_ms: f64,
}

/// What was received between two moments.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Media packets.
    pub packets: u64,
    /// Bytes of their payloads.
    pub bytes: u64,
    /// Of them voices.
    pub voices: u64,
    /// Of them pictures.
    pub pictures: u64,
    /// Silence that the server made up.
    pub silence: u64,
    /// Packets whose header names another source than their content.
    pub misnamed: u64,
    /// How many received anything.
    pub receivers: usize,
    /// Packets at whoever received least.
    pub least: u64,
    /// Packets at whoever received most.
    pub most: u64,
    /// From source to receiver.
    pub latency: Spread,
    /// Packets for which there was no room.
    pub uncounted: u64,
}

/// What a switch was like.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Switched {
    /// From the command to the first packet of each new voice at each receiver.
    pub audio: Spread,
    /// The same of pictures.
    pub video: Spread,
    /// New voices and pictures that never came.
    pub missing: usize,
    /// Packets of somebody who is no mate any more, after the first of a new mate.
    pub stale: usize,
    /// Packets of somebody who is no mate, whenever.
    pub strange: usize,
}

/// A place of a plan: sources, receivers.
pub type Route = (Vec<u32>, Vec<u32>);

impl Notes {
    /// Adds one.
    pub fn push(&mut self, note: Note) {
        if self.all.len() < MOST {
            self.all.push(note);
        } else {
            self.uncounted += 1;
        }
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.all.clear();
        self.uncounted = 0;
    }

    /// Gives them in the order of arrival.
    pub fn all(&self) -> &[Note] {
        &self.all
    }

    /// Sums up what came from `from` to `to`.
    pub fn report(&self, from: u64, to: u64) -> Report {
        let mut report = Report { uncounted: self.uncounted, ..Report::default() };
        let mut each: HashMap<u32, u64> = HashMap::new();
        let mut latencies = Vec::new();
        for note in self.all.iter().filter(|it| (from..to).contains(&it.at)) {
            if note.source == 0 {
                report.silence += 1;
                continue;
            }
            report.packets += 1;
            report.bytes += u64::from(note.bytes);
            match note.medium {
                Medium::Audio => report.voices += 1,
                Medium::Video => report.pictures += 1,
            }
            report.misnamed += u64::from(note.csrc != 0 && note.csrc != note.source);
            *each.entry(note.receiver).or_default() += 1;
            latencies.push(u64::from(note.latency));
        }
        report.receivers = each.len();
        report.least = each.values().copied().min().unwrap_or_default();
        report.most = each.values().copied().max().unwrap_or_default();
        report.latency = Spread::of(latencies);
        report
    }

    /// Looks at a switch that was commanded at `at`, from `former` places to these.
    pub fn switched(&self, at: u64, former: &[Route], routes: &[Route]) -> Switched {
        let wanted = mates(routes);
        let mut before: HashSet<(u32, u32)> = HashSet::new();
        for (receiver, sources) in mates(former) {
            before.extend(sources.into_iter().map(|source| (receiver, source)));
        }
        let mut first: HashMap<(u32, u32), u64> = HashMap::new();
        let mut begun: HashSet<u32> = HashSet::new();
        let mut switched = Switched::default();
        for note in self.all.iter().filter(|it| it.source != 0 && it.at + BEFORE_NS >= at) {
            let key = (note.receiver, note.source);
            if note.at < at {
                before.insert(key);
                continue;
            }
            let is_mate = wanted.get(&note.receiver).is_some_and(|mates| mates.contains(&note.source));
            if is_mate {
                first.entry(key).or_insert(note.at);
                if !before.contains(&key) {
                    begun.insert(note.receiver);
                }
            } else {
                switched.stale += usize::from(begun.contains(&note.receiver));
                switched.strange += 1;
            }
        }
        let (mut audio, mut video) = (Vec::new(), Vec::new());
        for (&receiver, mates) in &wanted {
            for &source in mates.iter().filter(|&&source| !before.contains(&(receiver, source))) {
                let Some(&came) = first.get(&(receiver, source)) else {
                    switched.missing += 1;
                    continue;
                };
                match SourceId::from_csrc(source).medium() {
                    Medium::Audio => audio.push(came - at),
                    Medium::Video => video.push(came - at),
                }
            }
        }
        switched.audio = Spread::of(audio);
        switched.video = Spread::of(video);
        switched
    }
}

/// Whom everybody is to receive.
fn mates(routes: &[Route]) -> HashMap<u32, HashSet<u32>> {
    let mut wanted: HashMap<u32, HashSet<u32>> = HashMap::new();
    for (sources, receivers) in routes {
        for &receiver in receivers {
            let others = sources.iter().copied().filter(|&it| SourceId::from_csrc(it).number().0 != receiver);
            wanted.insert(receiver, others.collect());
        }
    }
    wanted
}

impl Spread {
    /// Of durations in ns, in any order.
    pub fn of(mut durations: Vec<u64>) -> Self {
        durations.sort_unstable();
        let at = |percent: usize| {
            let index = (durations.len() * percent / 100).min(durations.len().saturating_sub(1));
            durations.get(index).map_or(0.0, |&ns| ns as f64 / 1e6)
        };
        Self { count: durations.len(), p50_ms: at(50), p95_ms: at(95), p99_ms: at(99), max_ms: at(100) }
    }
}
