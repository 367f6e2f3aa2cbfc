"""The cases of a station, laid out by the chapters of the test case document."""
