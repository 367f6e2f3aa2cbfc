"""Settings from TOML: product files, and the file of one station."""
