"""What a station decides: a pure machine from stimuli to effects, with a store as its memory."""
