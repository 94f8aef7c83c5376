//! Packets over a stream: each behind its length in two bytes (RFC 4571 section 2).

use std::ops::Range;

/// No packet of ours or a browser's is longer.
const LONGEST: usize = 2_000;

/// Says that what comes in is no framed media; the stream is to be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotFramed;

/// Cuts a stream of bytes into packets.
#[derive(Debug, Default)]
pub struct Deframer {
    buffer: Vec<u8>,
    read: usize,
}

impl Deframer {
    /// Takes bytes in as they came.
    pub fn push(&mut self, bytes: &[u8]) {
        self.buffer.drain(..self.read);
        self.read = 0;
        self.buffer.extend_from_slice(bytes);
    }

    /// Gives the next whole packet; none until more bytes come.
    pub fn next_packet(&mut self) -> Result<Option<&[u8]>, NotFramed> {
        let Some(packet) = self.find()? else { return Ok(None) };
        self.read = packet.end;
        Ok(Some(&self.buffer[packet]))
    }

    fn find(&self) -> Result<Option<Range<usize>>, NotFramed> {
        let rest = &self.buffer[self.read..];
        let Some(head) = rest.first_chunk::<2>() else { return Ok(None) };
        let length = usize::from(u16::from_be_bytes(*head));
        if length > LONGEST {
            return Err(NotFramed);
        }
        let begin = self.read + head.len();
        Ok((rest.len() >= head.len() + length).then_some(begin..begin + length))
    }
}

/// Appends a packet with its length; one that is too long for a length is left out.
pub fn frame(packet: &[u8], stream: &mut Vec<u8>) {
    if let Ok(length) = u16::try_from(packet.len()) {
        stream.extend_from_slice(&length.to_be_bytes());
        stream.extend_from_slice(packet);
    }
}
