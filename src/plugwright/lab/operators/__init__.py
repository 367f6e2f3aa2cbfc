"""Whoever does at a station on the wire what the lab cannot do itself: a person, an HTTP API, a maker's script."""
