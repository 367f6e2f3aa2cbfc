"""What no file of the project says: a machine's path, a package index, a certificate that we do not have."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

FORBIDDEN: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "a path of somebody's machine": re.compile(r"/(?:[w]ork|[f]arm|[r]oot)/|/[h]ome/[a-z]+/|[.]library\b"),
        "a package index": re.compile(r"pypi[.]org|files[.]pythonhosted|--(?:extra-)?index-[u]rl|--[f]ind-links\b"),
        "a certificate that we do not have": re.compile(
            r"(?<!not )(?:OCA|OCPP)[- ][c]ertified|\bOCA[- ][l]ogo|[c]ertified by the (?:OCA|Open Charge Alliance)",
            re.IGNORECASE,
        ),
    }
)


def check(path: str, text: str) -> Iterator[str]:
    """Every line with a forbidden word."""
    for number, line in enumerate(text.splitlines(), start=1):
        for what, pattern in FORBIDDEN.items():
            if found := pattern.search(line):
                yield f"{path}:{number}: names {what}: `{found.group()}`"
