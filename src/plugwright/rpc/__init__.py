"""OCPP-J framing without I/O: frames, message ids, one open CALL, its time-out; for either side of a link."""
