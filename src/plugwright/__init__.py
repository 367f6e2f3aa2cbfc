"""Plugwright is OCPP 1.6-J charging-station software, and the bench that proves it."""

__version__ = "0.1.0"
