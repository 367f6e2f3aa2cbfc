"""The Authorization Cache in SQLite: a table with an entry for each idTag, and the order in which they came.

OCPP 1.6 §3.5.1 (which entry makes room).
"""

from plugwright.station.ports import CacheRow
from plugwright.store.database import Database


class CacheTable:
    """The table `cache`; the higher the rank, the later the entry was stored or refreshed."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> CacheRow | None:
        """The entry of a folded idTag."""
        sql = "SELECT key, status, expiry_utc_ms, parent_id_tag FROM cache WHERE key = ?"
        found = self._database.read("read the cache", sql, key)
        return CacheRow(*found[0]) if found else None

    def put(self, row: CacheRow, limit: int) -> None:
        """Store or replace it as the newest; over `limit` entries, not-Accepted ones go first, then the oldest."""
        newest = self._database.read("read the cache", "SELECT * FROM cache ORDER BY rank DESC LIMIT 1")
        columns = (row.key, row.status, row.expiry_utc_ms, row.parent_id_tag)
        rank = newest[0][4] if newest else 0
        if not newest or newest[0][:4] != columns:
            rank += 1
            sql = "INSERT OR REPLACE INTO cache VALUES (?, ?, ?, ?, ?)"
            self._database.write("store a cache entry", sql, *columns, rank)
        excess = self._database.read("count the cache", "SELECT count(*) FROM cache")[0][0] - limit
        if excess > 0:
            self._database.write(
                "make room in the cache",
                """DELETE FROM cache WHERE key IN (
                    SELECT key FROM cache WHERE key <> ? ORDER BY status = 'Accepted', rank LIMIT ?)""",
                row.key,
                excess,
            )

    def remove(self, key: str) -> None:
        """Drop the entry of a folded idTag, if there is one."""
        if self.get(key) is not None:
            self._database.write("remove a cache entry", "DELETE FROM cache WHERE key = ?", key)

    def clear(self) -> None:
        """Drop every entry."""
        if self._database.read("read the cache", "SELECT 1 FROM cache LIMIT 1"):
            self._database.write("clear the cache", "DELETE FROM cache")
