"""An HTTPS face, over real TLS."""

import asyncio
import ssl
from pathlib import Path

import httpx
import pytest
import trustme
from cryptography.hazmat.primitives import serialization
from starlette.responses import PlainTextResponse

from plugwright.web.http_server import HttpServer
from plugwright.web.tls import server_context


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Who signs the certificates."""
    return trustme.CA()


def test_speaks_https(tmp_path: Path, authority: trustme.CA) -> None:
    """With the certificate and its key in one file, or in two; without TLS nothing is to be had."""
    issued = authority.issue_cert("localhost")
    both, chain, key = tmp_path / "both.pem", tmp_path / "chain.pem", tmp_path / "key.pem"
    issued.private_key_and_cert_chain_pem.write_to_path(both)
    issued.cert_chain_pems[0].write_to_path(chain)
    issued.private_key_pem.write_to_path(key)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)

    async def scenario(context: ssl.SSLContext) -> None:
        server = HttpServer(PlainTextResponse("hello"), "127.0.0.1", 0, context)
        await server.start()
        async with httpx.AsyncClient(verify=trusting) as client:
            assert (await client.get(f"https://localhost:{server.port}/")).text == "hello"
            with pytest.raises(httpx.RemoteProtocolError):
                await client.get(f"http://localhost:{server.port}/")
        await server.stop()

    asyncio.run(scenario(server_context(both, None)))
    asyncio.run(scenario(server_context(chain, key)))


def test_refuses_files_that_do_not_fit(tmp_path: Path, authority: trustme.CA) -> None:
    """Another key, no key, no certificate, no file."""
    one, other = authority.issue_cert("localhost"), authority.issue_cert("localhost")
    chain, key, nothing = tmp_path / "chain.pem", tmp_path / "key.pem", tmp_path / "nothing.pem"
    one.cert_chain_pems[0].write_to_path(chain)
    other.private_key_pem.write_to_path(key)
    nothing.write_text("")
    for files in ((chain, key), (chain, None), (nothing, key), (tmp_path / "none.pem", None)):
        with pytest.raises(OSError):  # noqa: PT011 - OpenSSL's own words
            server_context(*files)


def test_a_key_with_a_passphrase_is_refused(tmp_path: Path, authority: trustme.CA) -> None:
    """Nobody is asked at a terminal: a station has none."""
    issued = authority.issue_cert("localhost")
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    issued.cert_chain_pems[0].write_to_path(chain)
    private = serialization.load_pem_private_key(issued.private_key_pem.bytes(), None)
    locked = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"open sesame"),
    )
    key.write_bytes(locked)
    with pytest.raises(ssl.SSLError):
        server_context(chain, key)
