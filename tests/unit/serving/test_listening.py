import socket
from contextlib import closing

import pytest

from pitt.serving.listening import is_free, listen
from pitt.serving.refusal import CannotServe


def test_a_port_in_use_is_told_with_the_next_step() -> None:
    with closing(listen("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert not is_free("127.0.0.1", port)
        with pytest.raises(CannotServe, match=rf"Port {port} is in use.*pitt serve --port \d+"):
            listen("127.0.0.1", port)

    assert is_free("127.0.0.1", port)


def test_a_port_in_use_on_one_address_is_in_use_on_all() -> None:
    with closing(listen("127.0.0.1", 0)) as taken, pytest.raises(CannotServe, match="in use"):
        listen("0.0.0.0", taken.getsockname()[1])


@pytest.mark.parametrize("host", ["192.0.2.77", "no-such-host.invalid"])
def test_an_address_of_another_machine_is_refused(host: str) -> None:
    with pytest.raises(CannotServe, match="no address of this machine"):
        listen(host, 0)


def test_early_clients_wait_for_the_server() -> None:
    with closing(listen("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname(), 5) as client:
        client.sendall(b"early")
        listener.setblocking(True)
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.recv(5) == b"early"
