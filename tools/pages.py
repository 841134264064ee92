"""Markdown: tables, and their places in the project's pages."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from commandline import ToolError


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first column is text and whose others are figures."""
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def replace_between(page: Path, name: str, text: str) -> None:
    """Puts text between the page's markers of that name; the rest of the page stays."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    content = page.read_text()
    head, found, rest = content.partition(begin)
    _, closed, tail = rest.partition(end)
    if not found or not closed:
        raise ToolError(f"{page}: expected the lines {begin} and {end}, found not both")
    fresh = page.with_name(f".{page.name}.new")
    fresh.write_text(f"{head}{begin}\n{text.strip()}\n{end}{tail}")
    fresh.replace(page)
