"""The pages of the manual that are drawn from tables of the code."""
