"""An HTTP face as the commands serve it."""

import asyncio
import logging
import ssl
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
import trustme
from starlette.responses import PlainTextResponse

from plugwright.cli.main import UsageError
from plugwright.cli.panel import door, is_unspecified, serve_http
from plugwright.settings.panel import PanelSettings

LOG = logging.getLogger(__name__)
SECRET = "swordfish-swordfish"


def test_its_own_address_is_a_name_of_it() -> None:
    """And those of the settings; on every address each."""
    one = door(PanelSettings(host="192.0.2.7", port=80, password=SECRET, hosts=("cp.example",)))
    assert all(map(one.knows, ("192.0.2.7", "cp.example:80", "localhost")))
    assert not one.knows("192.0.2.8")
    assert one.password is not None
    every = door(PanelSettings(host="0.0.0.0", port=80, password=SECRET))  # noqa: S104 - nothing listens
    assert every.knows("192.0.2.8:80")
    assert not every.knows("cp.example")
    assert door(PanelSettings(host="127.0.0.1", port=80)).password is None


def test_knows_the_address_that_stands_for_all() -> None:
    """In either family."""
    assert all(map(is_unspecified, ("0.0.0.0", "::")))  # noqa: S104 - nothing listens
    assert not any(map(is_unspecified, ("127.0.0.1", "cp.example")))


def test_serves_over_https(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """And says so where it says its address."""
    authority, file = trustme.CA(), tmp_path / "cp.pem"
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(file)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)

    async def scenario() -> None:
        async with AsyncExitStack() as running, httpx.AsyncClient(verify=trusting) as client:
            settings = PanelSettings(host="127.0.0.1", port=0, certificate_file=file)
            port = await serve_http(PlainTextResponse("hello"), settings, "the panel", LOG, running)
            assert caplog.messages == [f"HTTP API: https://127.0.0.1:{port}"]
            assert (await client.get(f"https://localhost:{port}/")).text == "hello"

    with caplog.at_level(logging.INFO, __name__):
        asyncio.run(scenario())


def test_an_open_password_is_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    """Beyond loopback, without a certificate."""

    async def scenario() -> None:
        async with AsyncExitStack() as running:
            settings = PanelSettings(host="0.0.0.0", port=0, password=SECRET)  # noqa: S104 - for a moment
            await serve_http(PlainTextResponse("hello"), settings, "the panel", LOG, running)

    asyncio.run(scenario())
    (warning,) = [record.message for record in caplog.records if record.levelno == logging.WARNING]
    assert "a certificate makes it HTTPS" in warning


@pytest.mark.parametrize(
    ("content", "reason"), [(None, "No such file or directory"), ("nothing", "no certificate with its key (PEM)")]
)
def test_a_certificate_that_cannot_be_used_is_one_line(tmp_path: Path, content: str | None, reason: str) -> None:
    """Which names the file."""
    file = tmp_path / "cp.pem"
    if content is not None:
        file.write_text(content)
    settings = PanelSettings(host="127.0.0.1", port=0, certificate_file=file)

    async def scenario() -> None:
        async with AsyncExitStack() as running:
            await serve_http(PlainTextResponse("hello"), settings, "the panel", LOG, running)

    with pytest.raises(UsageError) as refused:
        asyncio.run(scenario())
    assert str(refused.value) == f"cannot use {file} for the panel: {reason}"
