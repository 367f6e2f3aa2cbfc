"""`make docs`: write the generated pages and the pictures of the manual; the same code gives the same bytes."""

import sys

from tools.docs import screenshots
from tools.docs.pages import FOLDER, PAGES


def main() -> int:
    """Write every page and picture that has changed, and name it."""
    for name, page in PAGES.items():
        path, text = FOLDER / name, page()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{path.relative_to(FOLDER.parent)}\n")
    pictures = screenshots.take(FOLDER / "images")
    if pictures is None:
        sys.stdout.write("docs/images: left as it is, there is no Chromium to take pictures with\n")
    for path in pictures or ():
        sys.stdout.write(f"{path.relative_to(FOLDER.parent)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
