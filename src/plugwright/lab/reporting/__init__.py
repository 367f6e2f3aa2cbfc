"""The lab's report as files: one page layout with two printers, and what programs read."""
