//! Many datagrams in one system call (Linux: recvmmsg, sendmmsg, and segmentation by the kernel, UDP_SEGMENT).
//!
//! The only module with `unsafe`. Each block builds its pointers from slices that outlive the call and keeps none of
//! them. Elsewhere than on Linux the same functions take one datagram a call.

use std::io;
use std::mem::{size_of, zeroed};
use std::net::SocketAddr;
use std::os::fd::{AsRawFd, BorrowedFd};

use socket2::{SockAddr, SockAddrStorage};

/// Datagrams a call.
pub const BATCH: usize = 64;
/// Longer ones are cut; they belong to nobody, since all of ours fit into an Ethernet frame.
const LONGEST: usize = 2_048;
/// The kernel takes so many segments and bytes at once (UDP_MAX_SEGMENTS; IP's total length).
const MOST_SEGMENTS: usize = 44;
const MOST_BYTES: usize = 60_000;

/// Room for what one call receives.
pub struct Inbox {
    bytes: Vec<[u8; LONGEST]>,
    received: Vec<Received>,
    /// For the times of arrival; empty where nobody asks for them.
    controls: Vec<Control>,
}

#[derive(Clone, Copy)]
struct Received {
    from: SocketAddr,
    length: usize,
    /// In ns since the Unix epoch.
    at: Option<u64>,
}

/// A datagram to be sent.
pub struct Letter<'a> {
    /// Where to.
    pub to: SocketAddr,
    /// What.
    pub bytes: &'a [u8],
}

/// Consecutive letters that the kernel sends as one: to one address, all but the last of one length.
struct Bundle {
    begin: usize,
    end: usize,
}

/// Room for a control message that carries the length of segments, or a time; aligned as `cmsghdr` must be.
type Control = [u64; 4];

impl Default for Inbox {
    fn default() -> Self {
        Self { bytes: vec![[0; LONGEST]; BATCH], received: Vec::with_capacity(BATCH), controls: Vec::new() }
    }
}

/// Has the kernel note when datagrams arrive, however late they are read (SO_TIMESTAMPNS).
#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
pub fn note_arrivals(socket: BorrowedFd<'_>) -> io::Result<()> {
    let on: libc::c_int = 1;
    // SAFETY: the option takes an int, of which it reads as many bytes as are said.
    let outcome = unsafe {
        libc::setsockopt(
            socket.as_raw_fd(),
            libc::SOL_SOCKET,
            libc::SO_TIMESTAMPNS,
            (&raw const on).cast(),
            size_of::<libc::c_int>() as libc::socklen_t,
        )
    };
    if outcome == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Elsewhere nobody notes them.
#[cfg(not(target_os = "linux"))]
pub fn note_arrivals(_socket: BorrowedFd<'_>) -> io::Result<()> {
    Ok(())
}

impl Inbox {
    /// Makes one that reads when datagrams arrived, from sockets that note it.
    pub fn with_arrivals() -> Self {
        Self { controls: vec![[0; 4]; BATCH], ..Self::default() }
    }

    /// Receives what is there, up to `BATCH`; gives how many, or WouldBlock.
    #[cfg(target_os = "linux")]
    #[allow(unsafe_code)]
    pub fn receive(&mut self, socket: BorrowedFd<'_>) -> io::Result<usize> {
        self.received.clear();
        // SAFETY: all of these are plain data for which zeroes are valid.
        let mut addresses: [libc::sockaddr_storage; BATCH] = unsafe { zeroed() };
        let mut parts: [libc::iovec; BATCH] = unsafe { zeroed() };
        let mut headers: [libc::mmsghdr; BATCH] = unsafe { zeroed() };
        for (index, header) in headers.iter_mut().enumerate() {
            parts[index].iov_base = self.bytes[index].as_mut_ptr().cast();
            parts[index].iov_len = LONGEST;
            header.msg_hdr.msg_name = (&raw mut addresses[index]).cast();
            header.msg_hdr.msg_namelen = size_of::<libc::sockaddr_storage>() as libc::socklen_t;
            header.msg_hdr.msg_iov = &raw mut parts[index];
            header.msg_hdr.msg_iovlen = 1;
            if let Some(control) = self.controls.get_mut(index) {
                header.msg_hdr.msg_control = control.as_mut_ptr().cast();
                header.msg_hdr.msg_controllen = size_of::<Control>() as _;
            }
        }
        // SAFETY: every header points into arrays of this frame and of `self`, with their true lengths.
        let count = unsafe {
            libc::recvmmsg(
                socket.as_raw_fd(),
                headers.as_mut_ptr(),
                BATCH as libc::c_uint,
                libc::MSG_DONTWAIT,
                std::ptr::null_mut(),
            )
        };
        if count < 0 {
            return Err(io::Error::last_os_error());
        }
        for index in 0..count as usize {
            let header = &headers[index];
            // SAFETY: the kernel has written an address of that length into it.
            let address = unsafe { read_address(addresses[index], header.msg_hdr.msg_namelen) };
            let Some(from) = address else { continue };
            // SAFETY: `msg_control` is null or points into `self.controls`, where the kernel has written so much.
            let at = unsafe { read_time(&header.msg_hdr) };
            self.received.push(Received { from, length: header.msg_len as usize, at });
            // What could not be read leaves no gap.
            let at = self.received.len() - 1;
            if at != index {
                self.bytes.swap(at, index);
            }
        }
        Ok(self.received.len())
    }

    /// Receives one datagram; gives how many, or WouldBlock.
    #[cfg(not(target_os = "linux"))]
    pub fn receive(&mut self, socket: BorrowedFd<'_>) -> io::Result<usize> {
        let socket = socket2::SockRef::from(&socket);
        self.received.clear();
        let mut bytes = [std::mem::MaybeUninit::uninit(); LONGEST];
        let (length, address) = socket.recv_from(&mut bytes)?;
        for (into, byte) in self.bytes[0].iter_mut().zip(&bytes[..length]) {
            #[allow(unsafe_code)]
            // SAFETY: `recv_from` has written so many.
            let byte = unsafe { byte.assume_init() };
            *into = byte;
        }
        self.received.extend(address.as_socket().map(|from| Received { from, length, at: None }));
        Ok(self.received.len())
    }

    /// Gives what the last call received.
    pub fn datagrams(&self) -> impl Iterator<Item = (SocketAddr, &[u8])> {
        self.received.iter().zip(&self.bytes).map(|(it, bytes)| (it.from, &bytes[..it.length]))
    }

    /// Gives when each of `datagrams` arrived, in ns since the Unix epoch, where the kernel has noted it.
    pub fn arrivals(&self) -> impl Iterator<Item = Option<u64>> {
        self.received.iter().map(|it| it.at)
    }
}

/// Sends datagrams; gives how many letters have left, fewer where the socket is full. `segments` is turned off where
/// the kernel or the network card cannot cut bundles.
#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
pub fn send(socket: BorrowedFd<'_>, letters: &[Letter<'_>], segments: &mut bool) -> io::Result<usize> {
    let bundles = bundle(letters, *segments);
    let addresses: Vec<SockAddr> = bundles.iter().map(|it| SockAddr::from(letters[it.begin].to)).collect();
    let mut parts: Vec<libc::iovec> = letters
        .iter()
        .map(|letter| libc::iovec { iov_base: letter.bytes.as_ptr().cast_mut().cast(), iov_len: letter.bytes.len() })
        .collect();
    let mut controls: Vec<Control> = vec![[0; 4]; bundles.len()];
    let mut headers: Vec<libc::mmsghdr> = Vec::with_capacity(bundles.len());
    for (index, it) in bundles.iter().enumerate() {
        // SAFETY: plain data for which zeroes are valid.
        let mut header: libc::mmsghdr = unsafe { zeroed() };
        header.msg_hdr.msg_name = addresses[index].as_ptr().cast_mut().cast();
        header.msg_hdr.msg_namelen = addresses[index].len();
        header.msg_hdr.msg_iov = &raw mut parts[it.begin];
        header.msg_hdr.msg_iovlen = (it.end - it.begin) as _;
        if it.end - it.begin > 1 {
            header.msg_hdr.msg_control = controls[index].as_mut_ptr().cast();
            // SAFETY: computes a length from a length.
            header.msg_hdr.msg_controllen = unsafe { libc::CMSG_SPACE(size_of::<u16>() as u32) } as _;
            // SAFETY: `msg_control` is aligned, zeroed, and has room for one message of two bytes.
            unsafe {
                let control = libc::CMSG_FIRSTHDR(&raw const header.msg_hdr);
                (*control).cmsg_level = libc::SOL_UDP;
                (*control).cmsg_type = libc::UDP_SEGMENT;
                (*control).cmsg_len = libc::CMSG_LEN(size_of::<u16>() as u32) as _;
                libc::CMSG_DATA(control).cast::<u16>().write_unaligned(letters[it.begin].bytes.len() as u16);
            }
        }
        headers.push(header);
    }
    let mut sent = 0;
    while sent < headers.len() {
        let rest = &mut headers[sent..];
        // SAFETY: every header points into the vectors above, which stay where they are until the end.
        let count = unsafe {
            libc::sendmmsg(socket.as_raw_fd(), rest.as_mut_ptr(), rest.len() as libc::c_uint, libc::MSG_DONTWAIT)
        };
        if count >= 0 {
            sent += count as usize;
            continue;
        }
        let error = io::Error::last_os_error();
        let bundled = bundles[sent].end - bundles[sent].begin > 1;
        match error.raw_os_error() {
            Some(libc::EINTR) => {}
            Some(libc::EIO | libc::EINVAL | libc::EOPNOTSUPP) if bundled && *segments => {
                *segments = false;
                let begin = bundles[sent].begin;
                return send(socket, &letters[begin..], segments).map(|more| begin + more);
            }
            Some(libc::EAGAIN | libc::ENOBUFS) => return Ok(bundles[sent].begin),
            // One address that cannot be reached must not keep the others from theirs.
            _ => sent += 1,
        }
    }
    Ok(letters.len())
}

/// Sends datagrams one by one; gives how many have left.
#[cfg(not(target_os = "linux"))]
pub fn send(socket: BorrowedFd<'_>, letters: &[Letter<'_>], _segments: &mut bool) -> io::Result<usize> {
    let socket = socket2::SockRef::from(&socket);
    for (index, letter) in letters.iter().enumerate() {
        match socket.send_to(letter.bytes, &SockAddr::from(letter.to)) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(index),
            _ => {}
        }
    }
    Ok(letters.len())
}

fn bundle(letters: &[Letter<'_>], segments: bool) -> Vec<Bundle> {
    let mut bundles: Vec<Bundle> = Vec::with_capacity(letters.len());
    let mut bytes = 0;
    for (index, letter) in letters.iter().enumerate() {
        let length = letter.bytes.len();
        if let Some(last) = bundles.last_mut().filter(|_| segments) {
            let first = &letters[last.begin];
            let goes_on = first.to == letter.to
                && letters[index - 1].bytes.len() == first.bytes.len()
                && length <= first.bytes.len()
                && last.end - last.begin < MOST_SEGMENTS
                && bytes + length <= MOST_BYTES;
            if goes_on {
                last.end = index + 1;
                bytes += length;
                continue;
            }
        }
        bundles.push(Bundle { begin: index, end: index + 1 });
        bytes = length;
    }
    bundles
}

/// # Safety
/// The storage must hold an address of that length.
#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
unsafe fn read_address(storage: libc::sockaddr_storage, length: libc::socklen_t) -> Option<SocketAddr> {
    let mut copy = SockAddrStorage::zeroed();
    // SAFETY: both are `sockaddr_storage`; the caller vouches for the length.
    unsafe {
        *copy.view_as::<libc::sockaddr_storage>() = storage;
        SockAddr::new(copy, length).as_socket()
    }
}

/// # Safety
/// The header's control must be null, or hold what `recvmmsg` has written there.
#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
unsafe fn read_time(header: &libc::msghdr) -> Option<u64> {
    // SAFETY: the caller vouches for the control; the kernel writes a whole `timespec` behind such a header.
    unsafe {
        let control = libc::CMSG_FIRSTHDR(header);
        if control.is_null()
            || (*control).cmsg_level != libc::SOL_SOCKET
            || (*control).cmsg_type != libc::SCM_TIMESTAMPNS
        {
            return None;
        }
        let time = libc::CMSG_DATA(control).cast::<libc::timespec>().read_unaligned();
        Some(time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64)
    }
}
