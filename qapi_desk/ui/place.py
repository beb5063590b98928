"""Where a person can be in the window, as values: a page and what it should show."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """A page and its particulars: ``case``, ``question``, ``criterion``, as a page understands."""

    page: str
    detail: Mapping[str, str] = field(default_factory=dict)

    def as_words(self) -> dict[str, str]:
        """The place as it is remembered."""
        return {"page": self.page, **self.detail}


def place_of(words: Mapping[str, str], default: str = "home") -> Place:
    """The place that was remembered."""
    detail = {key: value for key, value in words.items() if key != "page"}
    return Place(words.get("page", default), detail)
