//! What is counted.

macro_rules! statistics {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// Counters since the start, but for `connections` and `classrooms`, which are gauges.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct Statistics {
            $($(#[$doc])* pub $name: u64,)*
        }

        impl Statistics {
            /// All of them by name.
            pub const fn named(&self) -> [(&'static str, u64); [$(stringify!($name)),*].len()] {
                [$((stringify!($name), self.$name)),*]
            }
        }
    };
}

statistics! {
    /// Open at present.
    connections,
    /// With a plan or a connection at present.
    classrooms,
    /// Datagrams that came in.
    packets_in,
    /// Their bytes.
    bytes_in,
    /// Datagrams that were sent.
    packets_out,
    /// Their bytes.
    bytes_out,
    /// Media packets written into slots.
    packets_forwarded,
    /// Of them, how many were sent once more because a receiver had not got them.
    packets_sent_again,
    /// Keyframes asked of senders.
    keyframes_requested,
    /// Slots filled with a picture that had been held for them.
    pictures_held,
    /// Slots that had to wait for a keyframe.
    pictures_awaited,
    /// Plans put in force.
    plans_applied,
    /// Datagrams of nobody we know.
    dropped_stranger,
    /// Datagrams and packets that cannot be read.
    dropped_malformed,
    /// Datagrams of somebody who sends many times their share.
    dropped_over_budget,
    /// Connections that were closed because of an error in what they sent.
    connections_failed,
    /// Connections that were closed because handling them panicked.
    connections_panicked,
}
