"""`make docs`: write the generated pages of the manual; the same tables give the same bytes."""

import sys

from tools.docs.pages import FOLDER, PAGES


def main() -> int:
    """Write every page that has changed, and name it."""
    for name, page in PAGES.items():
        path, text = FOLDER / name, page()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{path.relative_to(FOLDER.parent)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
