"""Measurements: what Plugwright costs, beside a named peer where there is one. Run with `make bench`."""
