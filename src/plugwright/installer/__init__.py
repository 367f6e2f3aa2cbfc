"""What puts new firmware in its place: two virtual slots, or a maker's command."""
