//! Everything Python sees of the media server; `pitt_sfu.pyi` says the same with types.

use std::collections::HashMap;
use std::io::{PipeReader, PipeWriter, Read, Write, pipe};
use std::net::IpAddr;
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use pitt_sfu_core::{Number, Observed, Place, Plan, SourceId};
use pitt_sfu_io::{Address, Server, Signal};
use pitt_sfu_load::performers::Performers as Troupe;
use pitt_sfu_load::reel::{Reel, Strip};
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;

pyo3::create_exception!(pitt_sfu, OfferRefused, PyValueError, "Says in words why an SDP offer was refused.");

type Places = Vec<(Vec<u32>, Vec<u32>)>;

/// Something that happened to a participant.
#[pyclass(frozen, get_all, module = "pitt_sfu")]
struct Observation {
    kind: &'static str,
    classroom: String,
    number: u32,
}

/// A running media server with a thread of its own; `close` it. No call holds the GIL while it waits.
#[pyclass(frozen, module = "pitt_sfu")]
struct Sfu {
    server: Mutex<Option<Arc<Server>>>,
    port: u16,
    bell: PipeReader,
    rung: Arc<AtomicBool>,
}

#[pymethods]
impl Sfu {
    /// Opens one UDP and one TCP port of the same number on every (address to bind, address to advertise).
    #[new]
    fn new(py: Python<'_>, addresses: Vec<(String, String)>, port: u16) -> PyResult<Self> {
        let addresses = addresses.iter().map(read_address).collect::<PyResult<Vec<_>>>()?;
        let (bell, ringer) = pipe()?;
        let rung = Arc::new(AtomicBool::new(false));
        let signal = ring(ringer, rung.clone());
        let server = py.detach(|| Server::start(&addresses, port, signal)).map_err(|error| os_error(&error))?;
        let port = server.port();
        Ok(Self { server: Mutex::new(Some(Arc::new(server))), port, bell, rung })
    }

    /// Gives the number of the ports.
    #[getter]
    const fn port(&self) -> u16 {
        self.port
    }

    /// Answers an SDP offer; waits some milliseconds, so call it in a thread.
    fn connect(&self, py: Python<'_>, classroom: &str, number: u32, connection: &str, offer: &str) -> PyResult<String> {
        let Some(server) = self.server() else {
            return Err(OfferRefused::new_err("The media server has ended; try again in a moment."));
        };
        let answer = py.detach(|| server.connect(classroom, Number(number), connection, offer));
        answer.map_err(|refused| OfferRefused::new_err(refused.0))
    }

    /// Ends a participant's connection, if there is one.
    fn disconnect(&self, classroom: &str, number: u32) {
        self.with(|server| server.disconnect(classroom, Number(number)));
    }

    /// Puts a plan in force; one of an older epoch, or the same again, changes nothing.
    fn apply(&self, classroom: &str, epoch: u64, places: Places) {
        self.with(|server| server.apply(classroom, plan(epoch, places)));
    }

    /// Takes the plan to come, whose pictures are held from 500 ms before it is due.
    fn announce(&self, classroom: &str, epoch: u64, places: Places, due_in_ms: i64) {
        let due_in = Duration::from_millis(u64::try_from(due_in_ms).unwrap_or_default());
        self.with(|server| server.announce(classroom, plan(epoch, places), due_in));
    }

    /// Forgets the plan to come.
    fn cancel(&self, classroom: &str) {
        self.with(|server| server.cancel(classroom));
    }

    /// Ends a classroom with all its connections.
    fn forget(&self, classroom: &str) {
        self.with(|server| server.forget(classroom));
    }

    /// Gives a descriptor that is readable while there are observations.
    fn fileno(&self) -> i32 {
        self.bell.as_raw_fd()
    }

    /// Takes what has been observed.
    fn observations(&self) -> PyResult<Vec<Observation>> {
        // First the bell: whatever is observed from now on rings again.
        if self.rung.swap(false, Ordering::AcqRel) {
            (&self.bell).read_exact(&mut [0])?;
        }
        let Some(server) = self.server() else { return Ok(Vec::new()) };
        let observed = server.observations().into_iter().map(|it| Observation {
            kind: match it.what {
                Observed::Connected => "connected",
                Observed::Disconnected => "disconnected",
                Observed::Speaking => "speaking",
                Observed::Silent => "silent",
            },
            classroom: it.classroom.to_string(),
            number: it.who.0,
        });
        Ok(observed.collect())
    }

    /// Counts since the start, by name; waits some milliseconds.
    fn statistics<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let counted = PyDict::new(py);
        if let Some(server) = self.server() {
            for (name, value) in py.detach(|| server.statistics()).named() {
                counted.set_item(name, value)?;
            }
        }
        Ok(counted)
    }

    /// Ends the thread and closes the ports.
    fn close(&self, py: Python<'_>) {
        let server = self.server.lock().unwrap_or_else(PoisonError::into_inner).take();
        py.detach(|| drop(server));
    }
}

impl Sfu {
    fn server(&self) -> Option<Arc<Server>> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn with(&self, act: impl FnOnce(&Server)) {
        if let Some(server) = self.server() {
            act(&server);
        }
    }
}

/// Simulated students who are seen and heard, on a thread of their own; `close` it.
#[pyclass(frozen, module = "pitt_sfu")]
struct Performers {
    troupe: Mutex<Option<Arc<Troupe>>>,
}

#[pymethods]
impl Performers {
    /// Takes reels, (face quiet, face talking, voice) each, and the address of this machine that all come from.
    #[new]
    fn new(reels: Vec<(Vec<u8>, Vec<u8>, Vec<u8>)>, address: &str) -> PyResult<Self> {
        let reels = reels.iter().map(|(quiet, talking, voice)| {
            let read = |bytes: &[u8]| Strip::read(bytes).ok_or_else(|| PyValueError::new_err("That is no strip."));
            Ok(Reel { quiet: read(quiet)?, talking: read(talking)?, voice: read(voice)? })
        });
        let troupe = Troupe::start(reels.collect::<PyResult<_>>()?, read_ip(address)?)?;
        Ok(Self { troupe: Mutex::new(Some(Arc::new(troupe))) })
    }

    /// Makes the offer of somebody who is to play a reel, by its index.
    fn offer(&self, py: Python<'_>, performer: u32, reel: usize) -> PyResult<String> {
        let troupe = self.troupe()?;
        Ok(py.detach(|| troupe.offer(performer, reel))?)
    }

    /// Gives somebody the answer; they send as soon as they are connected and told to.
    fn answer(&self, py: Python<'_>, performer: u32, answer: &str) -> PyResult<()> {
        let troupe = self.troupe()?;
        Ok(py.detach(|| troupe.answer(performer, answer))?)
    }

    /// Lets somebody send, or not: a camera that nobody watches is off.
    fn film(&self, performer: u32, on: bool) {
        if let Ok(troupe) = self.troupe() {
            troupe.film(performer, on);
        }
    }

    /// Counts the packets that everybody has received so far.
    fn received(&self, py: Python<'_>) -> PyResult<HashMap<u32, u64>> {
        let troupe = self.troupe()?;
        Ok(py.detach(|| troupe.received()))
    }

    /// Lets somebody talk, or listen.
    fn talk(&self, performer: u32, talks: bool) {
        if let Ok(troupe) = self.troupe() {
            troupe.talk(performer, talks);
        }
    }

    /// Sends somebody home.
    fn leave(&self, performer: u32) {
        if let Ok(troupe) = self.troupe() {
            troupe.leave(performer);
        }
    }

    /// Sends everybody home and ends the thread.
    fn close(&self, py: Python<'_>) {
        let troupe = self.troupe.lock().unwrap_or_else(PoisonError::into_inner).take();
        py.detach(|| drop(troupe));
    }
}

impl Performers {
    fn troupe(&self) -> PyResult<Arc<Troupe>> {
        let troupe = self.troupe.lock().unwrap_or_else(PoisonError::into_inner).clone();
        troupe.ok_or_else(|| PyOSError::new_err("The performers have gone home."))
    }
}

/// Rings once until somebody looks.
fn ring(mut ringer: PipeWriter, rung: Arc<AtomicBool>) -> Signal {
    let ringer = Mutex::new(move || ringer.write_all(&[1]));
    Box::new(move || {
        if !rung.swap(true, Ordering::AcqRel) {
            // Nobody listens any more when it fails.
            let _ = ringer.lock().unwrap_or_else(PoisonError::into_inner)();
        }
    })
}

/// Python tells errors of the system apart by their number.
fn os_error(error: &std::io::Error) -> PyErr {
    match error.raw_os_error() {
        Some(number) => PyOSError::new_err((number, error.to_string())),
        None => PyOSError::new_err(error.to_string()),
    }
}

fn read_address((bind, advertise): &(String, String)) -> PyResult<Address> {
    Ok(Address { bind: read_ip(bind)?, advertise: read_ip(advertise)? })
}

fn read_ip(text: &str) -> PyResult<IpAddr> {
    text.parse().map_err(|_| PyValueError::new_err(format!("{text} is no IP address.")))
}

fn plan(epoch: u64, places: Places) -> Plan {
    let places = places.into_iter().map(|(sources, receivers)| Place {
        sources: sources.into_iter().map(SourceId::from_csrc).collect(),
        receivers: receivers.into_iter().map(Number).collect(),
    });
    Plan { epoch, places: places.collect() }
}

/// The media server of Pitt.
#[pymodule]
mod pitt_sfu {
    #[pymodule_export]
    use super::{Observation, OfferRefused, Performers, Sfu};
}
