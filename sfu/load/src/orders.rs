//! What clients are told and what they say: one JSON object a line.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::film::Script;
use crate::notes::{Report, Route, Switched};
use crate::shape::Shape;

/// What a crowd is told to do.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Order {
    /// Makes clients that come from this address; `Offer` follows for each, except for subscribers.
    Connect {
        /// Their numbers.
        ids: Vec<u32>,
        /// What they offer.
        shape: Shape,
        /// One of this machine's.
        address: IpAddr,
        /// Over TCP, to the first such candidate of the answer.
        #[serde(default)]
        tcp: bool,
    },
    /// Gives the answer to an offer; `Connected` follows.
    Answer {
        /// Whose.
        id: u32,
        /// SDP.
        answer: String,
    },
    /// Gives an offer; `Answer` follows, and `Connected`.
    Accept {
        /// Whose.
        id: u32,
        /// SDP.
        offer: String,
    },
    /// Lets clients send.
    Start {
        /// Whom.
        ids: Vec<u32>,
        /// What.
        script: Script,
    },
    /// Lets clients send nothing more.
    Stop {
        /// Whom.
        ids: Vec<u32>,
    },
    /// Ends clients.
    Close {
        /// Whom.
        ids: Vec<u32>,
    },
    /// Forgets what was noted.
    Clear,
    /// Asks for a `Report` of what came from one moment to another, in ns since the Unix epoch.
    Report {
        /// The first moment.
        from: u64,
        /// The moment after the last.
        to: u64,
    },
    /// Asks for a `Switched` of a switch to these places, which was commanded `at`.
    Switched {
        /// In ns since the Unix epoch.
        at: u64,
        /// Sources and receivers of each place before.
        former: Vec<Route>,
        /// Sources and receivers of each place.
        routes: Vec<Route>,
    },
    /// Ends the process.
    End,
}

/// What a crowd says.
#[derive(Debug, Serialize)]
#[serde(tag = "said", rename_all = "snake_case")]
pub enum Saying<'a> {
    /// A client offers.
    Offer {
        /// Whose.
        id: u32,
        /// SDP.
        offer: &'a str,
    },
    /// A client answers.
    Answer {
        /// Whose.
        id: u32,
        /// SDP.
        answer: &'a str,
    },
    /// Media may flow.
    Connected {
        /// Whose.
        id: u32,
        /// What its packets are sealed with.
        profile: &'a str,
    },
    /// A connection is gone.
    Lost {
        /// Whose.
        id: u32,
        /// In words.
        why: &'a str,
    },
    /// What was received.
    Report {
        /// Sums.
        report: &'a Report,
        /// Packets sent by all clients since they were started.
        sent: u64,
        /// Keyframes among them.
        keyframes: u64,
        /// Keyframes that were asked for.
        requests: u64,
    },
    /// What a switch was like.
    Switched {
        /// Durations and faults.
        switched: &'a Switched,
    },
    /// Something that was told cannot be done.
    Refused {
        /// In words.
        why: &'a str,
    },
}
