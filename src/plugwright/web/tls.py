"""The certificate of an HTTPS face."""

import ssl
from pathlib import Path


def server_context(certificate: Path, key: Path | None) -> ssl.SSLContext:
    """A context with this certificate and its chain (PEM); the key may stand in the same file.

    OSError, of which ssl.SSLError is one, if they cannot be read, do not belong together, or the key has a passphrase.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # Without an answer OpenSSL would ask for a passphrase at the terminal.
    context.load_cert_chain(certificate, key, password=b"")
    return context
