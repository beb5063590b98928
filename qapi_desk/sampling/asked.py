"""The inputs of one calculation, read by name with refusals. Knows no calculation."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from qapi_desk.sampling.intervals import Sides
from qapi_desk.sampling.numbers import LARGEST_UNIVERSE, check_sample, exact, refuse, share, whole
from qapi_desk.sampling.special import two_sided_z
from qapi_desk.sampling.strata import Stratified, Stratum, stratified


@dataclass(frozen=True, slots=True)
class Asked:
    """What one line of a batch asks: names and values, none of them trusted yet."""

    inputs: Mapping[str, object]

    def check_risks(self) -> None:
        """Refuse an impossible risk or confidence, even where another input stands for it."""
        for name in ("conf_level", "tail", "risk"):
            if self.has(name):
                self.share(name)

    def has(self, name: str) -> bool:
        """Whether the input is there and not null."""
        return self.inputs.get(name) is not None

    def raw(self, name: str) -> object:
        """The input as it came; Refused when it is missing or null."""
        if not self.has(name):
            refuse("missing", f"The input {name} is missing.", name=name)
        return self.inputs[name]

    def number(self, name: str) -> Fraction:
        """An exact number."""
        return exact(self.raw(name), name)

    def positive(self, name: str) -> Fraction:
        """An exact number above 0."""
        number = self.number(name)
        if number <= 0:
            refuse("range", f"{name} must be above 0.", name=name)
        return number

    def whole(self, name: str, *, low: int = 0, high: int = LARGEST_UNIVERSE) -> int:
        """A whole number from ``low`` to ``high``."""
        return whole(self.raw(name), name, low=low, high=high)

    def share(self, name: str, *, ends: bool = False) -> Fraction:
        """A share of one, its ends left out unless ``ends``."""
        return share(self.raw(name), name, ends=ends)

    def universe(self) -> int | None:
        """N, or None for a universe without end."""
        return self.whole("N", low=1) if self.has("N") else None

    def first_of(self, *names: str) -> str:
        """The first of the names that is there; the first of all where none is."""
        return next((name for name in names if self.has(name)), names[0])

    def sample(self) -> tuple[int, int, int]:
        """N, n, x, as they can be together."""
        universe, n, x = self.whole("N", low=1), self.whole("n", low=1), self.whole("x")
        check_sample(universe, n, x)
        return universe, n, x

    def counted(self) -> tuple[int, int]:
        """The n and x of a sample from no stated universe."""
        n, x = self.whole("n", low=1), self.whole("x")
        check_sample(n, n, x)
        return n, x

    def confidence(self) -> Fraction:
        """The two-sided confidence: ``conf_level``, else what ``tail`` leaves at both ends."""
        if self.has("conf_level") or not self.has("tail"):
            return self.share("conf_level")
        tail = self.share("tail")
        if 2 * tail >= 1:
            refuse("share", "tail must be below one half where a tail is left at both ends.")
        return 1 - 2 * tail

    def risk(self) -> Fraction:
        """The risk of a wrong acceptance: ``risk`` or ``tail``, else from ``conf_level``."""
        return self.share("risk") if self.has("risk") else self.tail("upper")

    def tail(self, sides: Sides) -> Fraction:
        """The risk in one tail: ``tail``, else from ``conf_level`` for the sides asked."""
        if self.has("tail"):
            return self.share("tail")
        rest = 1 - self.share("conf_level")
        return rest / 2 if sides == "two" else rest

    def z(self) -> float:
        """The two-sided z: ``z`` itself, else from ``conf_level``."""
        return float(self.positive("z")) if self.has("z") else two_sided_z(self.confidence())

    def exact_z(self) -> Fraction:
        """The same as an exact fraction."""
        return self.positive("z") if self.has("z") else Fraction(self.z())

    def numbers(self, name: str) -> list[Fraction]:
        """A list of exact numbers."""
        return [exact(item, name) for item in self._list(name)]

    def wholes(self, name: str) -> list[int]:
        """A list of whole numbers from 0."""
        return [whole(item, name) for item in self._list(name)]

    def ranges(self, name: str) -> list[tuple[int, int]]:
        """A list of pairs of whole numbers."""
        pairs = [item for item in self._list(name) if isinstance(item, list) and len(item) == 2]
        if len(pairs) != len(self._list(name)):
            refuse("pairs", f"{name} must be a list of pairs.", name=name)
        return [(whole(low, name), whole(high, name)) for low, high in pairs]

    def weights(self, name: str) -> dict[str, Fraction]:
        """Names with exact numbers."""
        found = self.raw(name)
        if not isinstance(found, Mapping):
            refuse("mapping", f"{name} must give each name its number.", name=name)
        return {str(key): exact(value, name) for key, value in found.items()}

    def strata(self) -> Stratified:
        """The strata of a stratified sample, each with N, n and x."""
        parts = []
        for item in self._list("strata"):
            if not isinstance(item, Mapping):
                refuse("strata.shape", "Each stratum must give N, n and x.")
            parts.append(Stratum(*Asked(item).sample()))
        return stratified(parts)

    def _list(self, name: str) -> list[object]:
        found = self.raw(name)
        if not isinstance(found, list):
            refuse("list", f"{name} must be a list.", name=name)
        return found
