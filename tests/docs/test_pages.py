"""The checks of the pages see what they should see."""

from tests.docs.pages import Page, first_cells, section, whole_lines

TEXT = """# A page

See [there](there.md#a-heading), [here](#the-station) and [far](https://example.org/x.md).

```sh
.venv/bin/plugwright run --once 2>/dev/null | head   # a remark
curl -X POST http://127.0.0.1:8080/api \\
     -d '{"a": 1}'
```

## The `[station]`, twice

| key | value |
|---|---|
| `one`, `two` | `three` |

`plugwright keys`, `plugwright <command>`, `GET /api/things/{id}` and `PUT /api/things?limit=1`.

## Next
"""

PAGE = Page("page.md", TEXT)


def test_links_and_anchors() -> None:
    """URLs are somebody else's; anchors are headings without their marks."""
    assert PAGE.links == ["there.md#a-heading", "#the-station"]
    assert PAGE.anchors == ["a-page", "the-station-twice", "next"]


def test_commands_end_where_the_shell_ends_them() -> None:
    """And a placeholder is no command."""
    assert [*PAGE.commands("plugwright")] == [["run", "--once"], ["keys"]]
    assert [*PAGE.commands("curl")] == [["-X", "POST", "http://127.0.0.1:8080/api", "-d", '{"a": 1}']]


def test_routes_have_no_query() -> None:
    """Method and path."""
    assert PAGE.routes == [("GET", "/api/things/{id}"), ("PUT", "/api/things")]


def test_sections_and_tables() -> None:
    """A section ends at the next heading; a row may be of two names."""
    assert first_cells(section(TEXT, "## The `[station]`, twice")) == ["one", "two"]


def test_a_line_goes_on_within_quotation_marks() -> None:
    """As the shell reads it."""
    assert [*whole_lines("a 'b\nc' d\ne")] == ["a 'bc' d", "e"]
