"""The table of the generated pages: file name to what writes it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from tools.docs import cases, keys, operations, products, states

FOLDER: Final = Path(__file__).parents[2] / "docs"

PAGES: Final[Mapping[str, Callable[[], str]]] = MappingProxyType(
    {
        "configuration-keys.md": keys.page,
        "lab-cases.md": cases.page,
        "operations.md": operations.page,
        "products.md": products.page,
        "states.md": states.page,
    }
)
