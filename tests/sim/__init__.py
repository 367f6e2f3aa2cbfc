"""Tests of the virtual shell."""
