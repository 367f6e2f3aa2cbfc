"""The schema's history: numbered scripts that bring a database of any earlier version up to date."""

import sqlite3
from collections.abc import Sequence
from importlib.resources import files
from typing import Final

from plugwright.station.ports import StoreError

MIGRATIONS: Final = ("schema.sql",)
"""A station's scripts in this package: the first makes version 1 from nothing, the next version 2 from that, …"""


def scripts(names: Sequence[str] = MIGRATIONS) -> list[str]:
    """The SQL of every migration, in order; the default is the station's history."""
    package = files("plugwright.store")
    return [package.joinpath(name).read_text(encoding="utf-8") for name in names]


def migrate(connection: sqlite3.Connection, migrations: Sequence[str]) -> None:
    """Apply what the database has not seen yet, all of it or nothing; `migrations` ends at the version that we know.

    Raises StoreError for a database of a newer version, and sqlite3.Error if a script fails.
    """
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    known = len(migrations)
    if version > known:
        raise StoreError(f"the database has schema version {version}, this program knows {known}: a newer one wrote it")
    if version == known:
        return
    pending = "\n".join(migrations[version:])
    try:
        connection.executescript(f"BEGIN IMMEDIATE;\n{pending}\nPRAGMA user_version = {known};\nCOMMIT;")
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
