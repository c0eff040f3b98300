"""A load on one port of this machine: a few keep-alive connections, each with one request under way."""

import re
import selectors
import socket
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

CONNECTIONS = 8
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass
class Result:
    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        return sorted(self.times)[int(share * (len(self.times) - 1))] * 1000


@dataclass
class Connection:
    socket: socket.socket
    received: bytes = b""
    began: float = 0.0

    def send(self, request: bytes) -> None:
        self.received, self.began = b"", time.perf_counter()
        self.socket.sendall(request)

    def is_complete(self) -> bool:
        self.received += self.socket.recv(262_144)
        head, end, body = self.received.partition(b"\r\n\r\n")
        if not end:
            return False
        length = LENGTH.search(head)
        if not length:
            raise ValueError(f"an answer without a length: {head[:200]!r}")
        return len(body) >= int(length[1])

    @property
    def status(self) -> int:
        return int(self.received[9:12])


def get(path: str, port: int) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\n\r\n".encode()


def post(path: str, port: int, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def run(port: int, requests: Iterator[bytes], *, seconds: float, most: int = 100_000) -> Result:
    """Send `requests` for so long, at most so many; returns when the last answer is in."""
    result, under_way = Result(), 0
    with selectors.DefaultSelector() as selector:
        began = time.perf_counter()
        for _ in range(CONNECTIONS):
            connection = Connection(socket.create_connection(("127.0.0.1", port), timeout=30))
            connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send(next(requests))
            under_way += 1
        while under_way:
            for key, _events in selector.select(timeout=30) or stuck():
                connection = key.data
                if not connection.is_complete():
                    continue
                now = time.perf_counter()
                result.times.append(now - connection.began)
                result.statuses[connection.status] += 1
                if now - began < seconds and len(result.times) + under_way <= most:
                    connection.send(next(requests))
                    continue
                under_way -= 1
                selector.unregister(connection.socket)
                connection.socket.close()
        result.seconds = time.perf_counter() - began
    return result


def stuck():
    raise TimeoutError("no answer for 30 s")
