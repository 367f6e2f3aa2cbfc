"""What the checkout needs beside the package: run with `python -m tools.<name>`."""
