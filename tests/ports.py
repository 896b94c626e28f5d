"""Ports of this machine that nothing listens at."""

import socket
from contextlib import ExitStack


def free_ports(count):
    """So many different ones."""
    with ExitStack() as open_ones:
        taken = [open_ones.enter_context(socket.socket()) for _ in range(count)]
        for each in taken:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in taken]


def free_port():
    """One of them."""
    return free_ports(1)[0]
