"""A mail server for tests: speaks enough SMTP (RFC 5321) for smtplib, keeps what it took."""

import asyncio
from types import TracebackType


class Receiver:
    """Listens on a port of this machine; answers the next `refusals` messages with 451, and
    with `nobody` every recipient with 550."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.refusals = 0
        self.nobody = False
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def __aenter__(self) -> "Receiver":
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 test\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"EHLO":
                writer.write(b"250-test\r\n250 8BITMIME\r\n")
            elif verb == b"RCPT" and self.nobody:
                writer.write(b"550 nobody of that name: " + line[8:].strip() + b"\r\n")
            elif verb == b"DATA":
                writer.write(b"354 go on\r\n")
                data = await reader.readuntil(b"\r\n.\r\n")
                if self.refusals:
                    self.refusals -= 1
                    writer.write(b"451 try again later\r\n")
                else:
                    self.taken.append(data[:-3].replace(b"\r\n..", b"\r\n."))
                    writer.write(b"250 taken\r\n")
            elif verb == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 ok\r\n")
            await writer.drain()
        writer.close()
