"""Tests of the WebSocket link, on real sockets of the loopback."""
