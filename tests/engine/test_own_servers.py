"""A PostgreSQL of one's own, behind TLS: the same program, only a DSN differs.

The wheel's server speaks no TLS, so a small proxy in front of it does: it answers PostgreSQL's
SSLRequest, shakes hands with a certificate made here, and passes the rest on.
"""

import asyncio
import contextlib
import datetime
import ipaddress
import os
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.engine.conftest import PASSWORD
from yui import settings
from yui.embedded.postgres import ADMIN, Cluster

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

SSL_REQUEST = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A key and a self-signed certificate for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "db.yui.test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / "ca.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return pem, secret


class Proxy:
    """TLS in front of a port of this machine; counts handshakes and what came without TLS."""

    def __init__(self, port: int, context: ssl.SSLContext) -> None:
        self._port = port
        self._context = context
        self._tasks: set[asyncio.Task[None]] = set()
        self.encrypted = 0
        self.plain = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            if await reader.readexactly(8) == SSL_REQUEST:
                writer.write(b"S")
                await writer.start_tls(self._context)
                self.encrypted += 1
                there = await asyncio.open_connection("127.0.0.1", self._port)
                await asyncio.gather(_pass(reader, there[1]), _pass(there[0], writer))
            else:
                self.plain += 1
        writer.close()
        self._tasks.discard(task)

    async def quiet(self) -> None:
        """Waits for the lines to end."""
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


@pytest.fixture
async def front(cluster: Cluster, tmp_path: Path) -> AsyncIterator[tuple[Proxy, int, Path]]:
    pem, secret = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    proxy = Proxy(cluster.port, context)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    async with server:
        yield proxy, server.sockets[0].getsockname()[1], pem
        await proxy.quiet()


async def yui(home: Path, *words: str, database: str) -> tuple[int, str]:
    """Runs the command line on a database of one's own; its status and what it said."""
    environ = {name: value for name, value in os.environ.items() if "YUI" not in name}
    environ |= {"YUI_HOME": str(home), "YUI_DATABASE": database, "YUI_SECRET": "s" * 40}
    environ |= {"YUI_QUEUE": "redis://127.0.0.1:1/0"}
    environ["PYTHONPATH"] = ":".join(path for path in sys.path if path)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "yui.cli", *words),
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


@pytest.mark.nightly  # a server of its own
async def test_every_connection_of_migrate_is_encrypted_and_the_roles_log_in(
    front: tuple[Proxy, int, Path], home: Path
) -> None:
    proxy, port, pem = front
    own = settings.as_role(
        f"postgresql://127.0.0.1:{port}?sslmode=verify-full&sslrootcert={pem}",
        role=ADMIN,
        password=PASSWORD,
        database="own",
    )
    bootstrap = settings.as_database(own, "postgres")
    admin = await asyncpg.connect(bootstrap)
    await admin.execute("create database own")
    await admin.close()
    status, said = await yui(home, "migrate", database=own)
    assert status == 0, said
    assert "migrations applied" in said
    found = settings.load({"YUI_HOME": str(home), "YUI_DATABASE": own, "YUI_SECRET": "s" * 40})
    for role in (settings.MIGRATOR, *settings.LOGINS):
        connection = await asyncpg.connect(found.dsn(role))
        assert await connection.fetchval("select current_user") == role
        await connection.close()
    assert proxy.encrypted > 5
    assert proxy.plain == 0


async def test_a_server_that_cannot_prove_who_it_is_gets_no_password(
    front: tuple[Proxy, int, Path], home: Path, tmp_path: Path
) -> None:
    proxy, port, _ = front
    (tmp_path / "other").mkdir()
    other, _ = certificate(tmp_path / "other")
    own = f"postgresql://a:b@127.0.0.1:{port}/own?sslmode=verify-full&sslrootcert={other}"
    status, said = await yui(home, "migrate", database=own)
    assert status == 1
    assert "YUI_DATABASE does not answer" in said
    assert "CERTIFICATE_VERIFY_FAILED" in said
    assert proxy.encrypted == 0


async def test_a_backup_over_tls_names_the_programs_it_needs(
    front: tuple[Proxy, int, Path], home: Path, tmp_path: Path
) -> None:
    _, port, pem = front
    own = settings.as_role(
        f"postgresql://127.0.0.1:{port}?sslmode=verify-full&sslrootcert={pem}",
        role=ADMIN,
        password=PASSWORD,
        database="postgres",
    )
    status, said = await yui(home, "backup", str(tmp_path / "backup"), database=own)
    assert status == 1
    assert "set YUI_POSTGRES_BIN to the folder of a PostgreSQL 18" in said
    assert not (tmp_path / "backup").exists()
