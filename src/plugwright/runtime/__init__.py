"""The real shells: event loop, clock, log and links around the machines."""
