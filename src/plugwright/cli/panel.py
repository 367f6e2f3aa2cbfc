"""An HTTP face as the commands serve it: its door, its certificate, its address."""

import logging
from contextlib import AsyncExitStack
from ipaddress import ip_address
from ssl import SSLContext, SSLError

from starlette.types import ASGIApp

from plugwright.cli.main import UsageError
from plugwright.cli.process import address, usable
from plugwright.settings.listening import is_loopback
from plugwright.settings.panel import PanelSettings
from plugwright.web.guard import Door
from plugwright.web.http_server import HttpServer
from plugwright.web.password import Password
from plugwright.web.tls import server_context


def door(settings: PanelSettings) -> Door:
    """Who is let in where these settings listen."""
    return Door(
        hosts=(settings.host, *settings.hosts),
        any_address=is_unspecified(settings.host),
        password=None if settings.password is None else Password(settings.password),
    )


def is_unspecified(host: str) -> bool:
    """Whether this stands for every address of the machine."""
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


async def serve_http(
    app: ASGIApp, settings: PanelSettings, what: str, log: logging.Logger, running: AsyncExitStack
) -> int:
    """Serve an app where the settings say, until `running` ends; returns the port.

    UsageError if the address cannot be had, or the certificate not be used.
    """
    context = _certificate(settings, what)
    http = HttpServer(app, settings.host, settings.port, context)
    async with usable(what, settings.host, settings.port):
        await http.start()
    running.push_async_callback(http.stop)
    scheme = "http" if context is None else "https"
    log.info("HTTP API: %s://%s", scheme, address(settings.host, http.port))
    if context is None and not is_loopback(settings.host):
        log.warning("the password goes over the network as everybody can read it: a certificate makes it HTTPS")
    return http.port


def _certificate(settings: PanelSettings, what: str) -> SSLContext | None:
    if settings.certificate_file is None:
        return None
    try:
        return server_context(settings.certificate_file, settings.key_file)
    except SSLError as error:
        reason = error.reason or "no certificate with its key (PEM)"
    except OSError as error:
        reason = error.strerror or str(error)
    files = " and ".join(str(file) for file in (settings.certificate_file, settings.key_file) if file is not None)
    raise UsageError(f"cannot use {files} for {what}: {reason}")
