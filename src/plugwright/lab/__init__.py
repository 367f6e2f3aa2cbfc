"""The conformance lab: test cases of a station as data, a machine that plays them, and what came of it."""
