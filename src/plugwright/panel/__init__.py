"""The HTTP faces of station and Central System."""
