"""An SMTP server in a process of its own that behaves as a file tells it, and writes down what happened.

usage: python -m tests.drills.sink PORT FOLDER

FOLDER/mode.json holds, as shares between 0 and 1: `busy` (451 to the recipient), `hangs_up` (closes instead of taking
the text), `drops` (takes the text and closes without an answer); and `seconds`, a pause before each answer. Who is
called gone…@ doesn't exist. FOLDER/log.jsonl has a line for each recipient that was named and each text that was taken.
"""

import asyncio
import json
import random
import signal
import sys
import time
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.smtp import SMTP


class Handler:
    def __init__(self, folder: Path):
        self.mode_file = folder / "mode.json"
        self.log = (folder / "log.jsonl").open("a", buffering=1)

    def write(self, event: str, to: str, **more) -> None:
        self.log.write(json.dumps({"at": time.time(), "event": event, "to": to} | more) + "\n")

    async def mode(self) -> dict:
        mode = json.loads(self.mode_file.read_text())
        await asyncio.sleep(mode.get("seconds", 0))
        return mode

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_RCPT(self, server, session, envelope, address, options):
        mode = await self.mode()
        if address.startswith("gone"):
            self.write("no_such", address)
            return "550 5.1.1 no such user"
        if random.random() < mode.get("busy", 0):
            self.write("busy", address)
            return "451 4.7.1 come back later"
        if random.random() < mode.get("hangs_up", 0):
            self.write("hung_up", address)
            server.transport.close()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mode = await self.mode()
        message = message_from_bytes(envelope.content)
        is_dropped = random.random() < mode.get("drops", 0)
        for to in envelope.rcpt_tos:
            self.write("dropped" if is_dropped else "taken", to, id=message["Message-ID"])
        if is_dropped:
            server.transport.close()
        return "250 OK"


async def serve(port: int, folder: Path) -> None:
    handler, loop = Handler(folder), asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, loop=loop), "127.0.0.1", port)
    over = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, over.set)
    await over.wait()
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
