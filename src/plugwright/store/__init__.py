"""What is remembered: the port `plugwright.station.ports.Store`, durable in SQLite, and in plain memory."""
