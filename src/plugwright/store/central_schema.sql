-- Migration 1: every table of a Central System. Columns stand in the order of the fields of their rows in
-- plugwright.central.ports; what is looked up by but is no field stands last. Instants are UTC milliseconds, times are
-- texts as stations wrote them.

CREATE TABLE station (
    identity TEXT PRIMARY KEY,
    verdict TEXT NOT NULL,
    registration TEXT,
    vendor TEXT,
    model TEXT,
    serial_number TEXT,
    charge_box_serial_number TEXT,
    firmware_version TEXT,
    iccid TEXT,
    imsi TEXT,
    meter_type TEXT,
    meter_serial_number TEXT,
    booted_utc_ms INTEGER,
    seen_utc_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE connector (
    identity TEXT NOT NULL,
    connector INTEGER NOT NULL,
    status TEXT NOT NULL,
    error_code TEXT NOT NULL,
    since_utc_ms INTEGER NOT NULL,
    info TEXT,
    vendor_id TEXT,
    vendor_error_code TEXT,
    PRIMARY KEY (identity, connector)
) STRICT, WITHOUT ROWID;

-- Keys compare without case (OCPP 1.6 §7.29); the last spelling told stays.
CREATE TABLE configuration (
    identity TEXT NOT NULL,
    key TEXT NOT NULL COLLATE NOCASE,
    value TEXT,
    readonly INTEGER,
    PRIMARY KEY (identity, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE id_tag (
    key TEXT PRIMARY KEY,
    id_tag TEXT NOT NULL,
    status TEXT NOT NULL,
    expiry_utc_ms INTEGER,
    parent_id_tag TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE transactions (
    identity TEXT NOT NULL,
    connector INTEGER NOT NULL,
    id_tag TEXT NOT NULL,
    id_tag_status TEXT NOT NULL,
    meter_start_wh INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    reservation_id INTEGER,
    state TEXT NOT NULL,
    meter_stop_wh INTEGER,
    stopped_at TEXT,
    reason TEXT,
    stop_id_tag TEXT,
    id_tag_key TEXT NOT NULL
) STRICT;

CREATE INDEX started ON transactions (identity, started_at);
CREATE INDEX open_of_connector ON transactions (identity, connector) WHERE state = 'open';
CREATE INDEX open_of_id_tag ON transactions (id_tag_key) WHERE state = 'open';

CREATE TABLE meter_value (
    identity TEXT NOT NULL,
    connector INTEGER,
    transaction_id INTEGER,
    sampled_at TEXT NOT NULL,
    sampled_values BLOB NOT NULL,
    in_stop INTEGER NOT NULL,
    id INTEGER PRIMARY KEY AUTOINCREMENT
) STRICT;

CREATE INDEX of_transaction ON meter_value (transaction_id) WHERE transaction_id IS NOT NULL;
