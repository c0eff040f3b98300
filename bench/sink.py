"""An SMTP server that takes everything and keeps nothing: python -m bench.sink PORT."""

import asyncio
import sys

from aiosmtpd.smtp import SMTP


class Handler:
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        """As Postfix, Exim and the relays that one rents do."""
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_DATA(self, server, session, envelope):
        return "250 OK"


async def serve(port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(), loop=loop), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
