"""The embedded Central System's decisions: a machine without input or output, of the same shape as the station."""
