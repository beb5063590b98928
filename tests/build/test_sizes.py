"""Nothing grows out of sight: modules, classes and functions stay of a size to be read.

Of classes and functions the lines that hold code are counted; docstrings, comments and blank lines
may take the room they need.
"""

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.build.tree import ROOT, program_modules

LONGEST_MODULE, LONGEST_CLASS, LONGEST_FUNCTION = 449, 249, 40
_SILENT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
    tokenize.ENCODING,
}
MODULES = [ROOT / "dev.py", *program_modules()]


def lines_of_code(text: str, tree: ast.AST) -> set[int]:
    """The numbers of the lines that hold code, not a comment, a docstring or nothing."""
    held: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _SILENT:
            held.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            held.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return held


def sizes(path: Path) -> Iterator[tuple[str, str, int]]:
    """(kind, name, lines of code) of each class and function."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    held = lines_of_code(text, tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            own = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            kind = "class" if isinstance(node, ast.ClassDef) else "function"
            yield kind, node.name, len(held.intersection(own))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_that_no_module_is_too_long_to_be_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    limits = {"class": LONGEST_CLASS, "function": LONGEST_FUNCTION}
    too_long = [f"{k} {name}: {size}" for k, name, size in sizes(path) if size > limits[k]]
    assert len(text.splitlines()) <= LONGEST_MODULE
    assert not too_long
