"""What holds for every test: property tests draw the same examples on every machine, and no clock judges them."""

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.register_profile("search", parent=settings.get_profile("repeatable"), derandomize=False, max_examples=2000)
settings.load_profile("repeatable")
