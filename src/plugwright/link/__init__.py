"""What carries OCPP-J: a WebSocket client and a WebSocket server, without any policy of their own."""
