-- Migration 1: the Local Authorization List (OCPP 1.6 §3.5.2) in a file of its own.

-- A run is one update as it came. `list_state` says which are seen: the base, and over it the changes of a differential
-- update that is not worked into the base yet (0: none). Every other run is staged, or left over.
CREATE TABLE list_entry (
    run INTEGER NOT NULL,
    key TEXT NOT NULL,
    status TEXT, -- none: the idTag is taken off the list
    expiry_utc_ms INTEGER,
    parent_id_tag TEXT,
    PRIMARY KEY (run, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE list_state (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    size INTEGER NOT NULL,
    base INTEGER NOT NULL,
    changes INTEGER NOT NULL
) STRICT;

INSERT INTO list_state VALUES (1, 0, 0, 1, 0);
