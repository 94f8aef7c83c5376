"""One way round: load, decide, append, publish; presence, timers and the WAMP host of the classrooms."""
