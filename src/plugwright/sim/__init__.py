"""The virtual shell: a station in virtual time, on virtual hardware, before a Central System in the same process."""
