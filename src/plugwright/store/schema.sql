-- Migration 1: every table of a station. Instants are milliseconds; with a boot they count on that boot's monotonic
-- clock, else they are UTC. Each SELECT takes whole rows: rows.py unpacks the columns in the order that stands here.

CREATE TABLE boot (
    boot INTEGER PRIMARY KEY,
    offset_ms INTEGER
) STRICT;

CREATE TABLE note (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE configuration (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Connectors that are not plainly operative.
CREATE TABLE availability (
    connector INTEGER PRIMARY KEY,
    operative INTEGER NOT NULL,
    scheduled INTEGER NOT NULL
) STRICT;

-- The Authorization Cache (OCPP 1.6 §3.5.1). The higher the rank, the later the entry was stored or refreshed.
CREATE TABLE cache (
    key TEXT PRIMARY KEY,
    status TEXT NOT NULL,
    expiry_utc_ms INTEGER,
    parent_id_tag TEXT,
    rank INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE transactions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    connector INTEGER NOT NULL,
    id_tag TEXT NOT NULL,
    meter_start_wh INTEGER NOT NULL,
    started_ms INTEGER NOT NULL,
    started_boot INTEGER,
    parent_id_tag TEXT,
    reservation_id INTEGER,
    transaction_id INTEGER,
    start TEXT NOT NULL,
    stop TEXT NOT NULL,
    stop_reason TEXT,
    stop_id_tag TEXT,
    stopped_ms INTEGER,
    stopped_boot INTEGER,
    meter_stop_wh INTEGER,
    invalid_at_wh INTEGER,
    suspended INTEGER NOT NULL
) STRICT;

-- The flags stand before what may be long: they are read without it.
CREATE TABLE fact (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    to_send INTEGER NOT NULL,
    in_stop INTEGER NOT NULL,
    transaction_number INTEGER,
    connector INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    at_boot INTEGER,
    register_wh INTEGER NOT NULL,
    sampled_values BLOB
) STRICT;

CREATE TABLE given_up (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    connector INTEGER NOT NULL,
    transaction_number INTEGER,
    at_ms INTEGER NOT NULL,
    at_boot INTEGER,
    message BLOB NOT NULL,
    reason TEXT NOT NULL
) STRICT;

-- The reservations that hold (OCPP 1.6 §5.13), in the order in which they were made.
CREATE TABLE reservation (
    made INTEGER PRIMARY KEY,
    id INTEGER NOT NULL,
    connector INTEGER NOT NULL,
    id_tag TEXT NOT NULL,
    expiry_utc_ms INTEGER NOT NULL,
    parent_id_tag TEXT
) STRICT;

-- The two jobs with files (OCPP 1.6 §5.9, §5.19): one row each at most. What is to be told stands between commas.
CREATE TABLE firmware_job (
    job INTEGER PRIMARY KEY,
    phase TEXT NOT NULL,
    location TEXT NOT NULL,
    retrieve_utc_ms INTEGER NOT NULL,
    retries INTEGER NOT NULL,
    retry_interval_s INTEGER NOT NULL,
    to_tell TEXT NOT NULL
) STRICT;

CREATE TABLE diagnostics_job (
    job INTEGER PRIMARY KEY,
    phase TEXT NOT NULL,
    location TEXT NOT NULL,
    file_name TEXT NOT NULL,
    start_utc_ms INTEGER,
    stop_utc_ms INTEGER,
    retries INTEGER NOT NULL,
    retry_interval_s INTEGER NOT NULL,
    to_tell TEXT NOT NULL
) STRICT;
