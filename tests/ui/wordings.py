"""What a part of the window says in words of its own, read out of its code.

A wording is a text between quotes that reads like words: it begins with a capital letter or has
a space. Texts that are shown to nobody - annotations, keys, names of classes, what a bug raises -
are left out, and so are the few in ``UNSHOWN``.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

UI = Path(__file__).parents[2] / "qapi_desk" / "ui"
_KEYS = re.compile(r"((Ctrl|Shift|Alt)\+.*|F\d+|[A-Z]|Return|Enter|Esc|PgUp|PgDown)")
_WORDY = re.compile(r".*[A-Za-zÀ-ÿ]{2}", re.DOTALL)
UNSHOWN = frozenset({"HighContrast", "Fusion", "QAPI_DESK_HOME", "Consolas", "Frame"})


def parsed(path: Path) -> ast.Module:
    """A module of the window."""
    return ast.parse(path.read_text(encoding="utf-8"))


def _unshown(tree: ast.Module) -> Iterator[ast.AST]:
    """The parts of a module that nobody reads on the screen."""
    for node in ast.walk(tree):
        for part in _unshown_of(node):
            yield from ast.walk(part)


def _unshown_of(node: ast.AST) -> list[ast.expr]:
    found: list[ast.expr] = []
    match node:
        case ast.Expr(value=ast.Constant() as docstring):
            found = [docstring]
        case ast.Raise() as raised:
            found = [each for each in (raised.exc, raised.cause) if each]
        case ast.JoinedStr(values=parts) | ast.ClassDef(bases=parts):
            found = parts
        case ast.AnnAssign(annotation=kind) | ast.Subscript(slice=kind):
            found = [kind]
        case ast.arg(annotation=ast.expr() as kind) | ast.FunctionDef(returns=ast.expr() as kind):
            found = [kind]
        case ast.Call(func=func, args=args) if _name(func) in {"TypeVar", "cast"}:
            found = args
        case ast.Assign(targets=[ast.Name(id="__all__")], value=names):
            found = [names]
    return found


def _name(node: ast.AST) -> str:
    return getattr(node, "id", "") or getattr(node, "attr", "")


def wordings(path: Path) -> set[str]:
    """The texts of a module that read like words, and the nouns that it counts."""
    tree = parsed(path)
    unshown = {id(node) for node in _unshown(tree)}
    found = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in unshown
        and _is_wordy(node.value)
    }
    return found | counted(tree)


def _is_wordy(text: str) -> bool:
    if text in UNSHOWN or _KEYS.fullmatch(text) or not _WORDY.match(text):
        return False
    return text.lstrip("&")[:1].isupper() or " " in text.strip()


def counted(tree: ast.Module) -> set[str]:
    """The nouns of ``plural``, for one and for many."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) == "plural":
            nouns = [str(a.value) for a in node.args[1:] if isinstance(a, ast.Constant)]
            found |= {*nouns, f"{nouns[0]}s"} if len(nouns) == 1 else {*nouns}
    return found


def unfilled(path: Path) -> list[str]:
    """Sentences put together with figures or names in them that no catalogue can translate."""
    tree = parsed(path)
    raised = {id(part) for node in ast.walk(tree) if isinstance(node, ast.Raise)
              for part in ast.walk(node)}  # fmt: skip
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and id(node) not in raised:
            words = "".join(str(p.value) for p in node.values if isinstance(p, ast.Constant))
            if re.search(r"[A-Za-z]{2,} |  ?[A-Za-z]{2,}", words):
                found.append(f"{path.name}:{node.lineno} {ast.unparse(node)}")
    return found
