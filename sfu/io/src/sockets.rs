//! The ports: one number for UDP and TCP on every address.

use std::io;
use std::net::{IpAddr, SocketAddr};

use mio::net::{TcpListener, UdpSocket};
use socket2::{Domain, Protocol, Socket, Type};

/// A second of the pictures of a big class fits.
const BUFFER: usize = 4 << 20;
const BACKLOG: i32 = 128;
/// A free UDP port whose number is taken for TCP is given back, and another tried.
const ATTEMPTS: usize = 32;

/// Where browsers are to come: the address to listen on, and the one to tell them (they differ behind a 1:1 NAT).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address {
    /// One of this machine's.
    pub bind: IpAddr,
    /// As browsers reach it.
    pub advertise: IpAddr,
}

/// One address with its two sockets.
#[derive(Debug)]
pub struct Port {
    /// For most.
    pub udp: UdpSocket,
    /// For those whose network lets no UDP through.
    pub tcp: TcpListener,
    /// As browsers know it.
    pub advertised: SocketAddr,
}

/// Opens the ports; with port 0 any that is free on all addresses.
pub fn open(addresses: &[Address], port: u16) -> io::Result<Vec<Port>> {
    let mut attempts = if port == 0 { ATTEMPTS } else { 1 };
    loop {
        attempts -= 1;
        match open_all(addresses, port) {
            Err(error) if attempts > 0 && error.kind() == io::ErrorKind::AddrInUse => {}
            outcome => return outcome,
        }
    }
}

fn open_all(addresses: &[Address], port: u16) -> io::Result<Vec<Port>> {
    let mut port = port;
    let mut ports = Vec::with_capacity(addresses.len());
    for address in addresses {
        let udp = open_one(address.bind, port, Type::DGRAM, Protocol::UDP)?;
        port = udp.local_addr()?.as_socket().map_or(port, |it| it.port());
        let tcp = open_one(address.bind, port, Type::STREAM, Protocol::TCP)?;
        tcp.listen(BACKLOG)?;
        ports.push(Port {
            udp: UdpSocket::from_std(udp.into()),
            tcp: TcpListener::from_std(tcp.into()),
            advertised: SocketAddr::new(address.advertise, port),
        });
    }
    Ok(ports)
}

fn open_one(address: IpAddr, port: u16, kind: Type, protocol: Protocol) -> io::Result<Socket> {
    let address = SocketAddr::new(address, port);
    let socket = Socket::new(Domain::for_address(address), kind, Some(protocol))?;
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    if kind == Type::STREAM {
        socket.set_reuse_address(true)?;
    } else {
        // As much as the system allows.
        let _ = socket.set_recv_buffer_size(BUFFER);
        let _ = socket.set_send_buffer_size(BUFFER);
    }
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    Ok(socket)
}
