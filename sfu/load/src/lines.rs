//! Orders come in by lines, on a thread of their own, since a pipe cannot be polled like a socket.

use std::io::{self, BufRead, Write};
use std::sync::mpsc::{Receiver, Sender, channel};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads orders from the standard input until it ends, and calls `wake` after each; a line that cannot be read comes as
/// words. The channel closes at the end.
pub fn read<T: DeserializeOwned + Send + 'static>(
    wake: impl Fn() + Send + 'static,
) -> io::Result<Receiver<Result<T, String>>> {
    let (give, orders): (Sender<Result<T, String>>, _) = channel();
    std::thread::Builder::new().name("orders".into()).spawn(move || {
        for line in io::stdin().lock().lines() {
            let Ok(line) = line else { break };
            if give.send(serde_json::from_str(&line).map_err(|error| error.to_string())).is_err() {
                return;
            }
            wake();
        }
        drop(give);
        wake();
    })?;
    Ok(orders)
}

/// Writes one line to the standard output; whoever listens may be gone.
pub fn say(saying: &impl Serialize) {
    let Ok(mut line) = serde_json::to_string(saying) else { return };
    line.push('\n');
    let mut output = io::stdout().lock();
    let _ = output.write_all(line.as_bytes()).and_then(|()| output.flush());
}
