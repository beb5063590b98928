"""Values to JSON bodies and back, for what the workspace keeps as documents.

Dates are ISO text, fractions ``"3/4"``, enums their words. Knows no table.
"""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any, TypeVar

from cattrs import Converter
from cattrs.preconf.json import make_converter

T = TypeVar("T")


def _converter() -> Converter:
    converter = make_converter()
    converter.register_unstructure_hook(Fraction, str)
    converter.register_structure_hook(Fraction, lambda text, _: Fraction(text))
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    return converter


_CONVERTER = _converter()


def to_body(value: object) -> dict[str, Any]:
    """A frozen dataclass as a JSON object."""
    body: dict[str, Any] = _CONVERTER.unstructure(value)
    return body


def from_body(kind: type[T], body: Mapping[str, Any]) -> T:
    """The value of this kind that ``to_body`` made the body of."""
    return _CONVERTER.structure(body, kind)
