"""The auditor's calculator: figures in, figures and workings out, no review needed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qapi_desk.domain.errors import Refused
from qapi_desk.services import calculator
from qapi_desk.services.calculator import CalculatorKind, Worked
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.seat import Seat

REMEMBERED = "calculator/kind"


@dataclass(frozen=True, slots=True)
class CalculatorState:
    """What the page shows.

    ``texts``: what stands in the fields of the chosen kind. ``fault`` is why there is no result;
    ``fault_field`` the field it is about, if it is about one; ``is_waiting``: not everything is
    filled in yet. ``is_stale``: something was typed that is not worked out yet.
    """

    kinds: tuple[CalculatorKind, ...] = ()
    chosen: CalculatorKind | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    worked: Worked | None = None
    fault: str = ""
    fault_field: str = ""
    is_waiting: bool = False
    is_stale: bool = False


class CalculatorPresenter(Presenter[CalculatorState]):
    """Chooses a calculation, keeps what was typed, works it out beside the window."""

    def __init__(self, seat: Seat, view: View[CalculatorState]) -> None:
        super().__init__(seat, view, CalculatorState())
        self._typed: dict[tuple[str, str], str] = {}
        self._question = 0

    def load(self, wanted: str = "") -> None:
        """Read which calculations there are; show the one wanted, or the last one."""
        if self.state.kinds:
            if wanted:
                self.choose(wanted)
            return
        library = self.seat.desk.library
        self.read(lambda: calculator.kinds(library), _Loaded(self, wanted))

    def loaded(self, kinds: tuple[CalculatorKind, ...], wanted: str) -> None:
        """Show the calculation wanted, else the last one, else the first."""
        self.state = replace(self.state, kinds=kinds)
        names = [kind.kind for kind in kinds]
        last = self.seat.habits.text(REMEMBERED)
        self.choose(next((name for name in (wanted, last) if name in names), names[0]))

    def choose(self, name: str) -> None:
        """Show another calculation; a field that both have keeps its text."""
        found = next((kind for kind in self.state.kinds if kind.kind == name), None)
        if found is None or found == self.state.chosen:
            return
        self.seat.habits.keep(REMEMBERED, name)
        texts = {one.name: self._typed.get((one.name, one.kind), "") for one in found.inputs}
        self._question += 1
        self.show(CalculatorState(self.state.kinds, found, texts))
        self.work_out()

    def type(self, texts: Mapping[str, str]) -> None:
        """Take what stands in the fields now; what was worked out before no longer holds."""
        chosen = self.state.chosen
        if chosen is None or texts == self.state.texts:
            return
        self._typed |= {(one.name, one.kind): texts.get(one.name, "") for one in chosen.inputs}
        self._question += 1
        self.show(replace(self.state, texts=dict(texts), is_stale=True))

    def use_example(self) -> None:
        """Fill the fields with the published example."""
        if self.state.chosen is not None:
            self.type({one.name: one.example for one in self.state.chosen.inputs})
            self.work_out()

    def clear(self) -> None:
        """Empty every field."""
        if self.state.chosen is not None:
            self.type({one.name: "" for one in self.state.chosen.inputs})
            self.work_out()

    def work_out(self) -> None:
        """Work out what stands in the fields; a later question outruns an earlier answer."""
        state, library = self.state, self.seat.desk.library
        if state.chosen is None:
            return
        number, kind, texts = self._question, state.chosen.kind, state.texts

        def work() -> tuple[int, Worked | Refused]:
            try:
                return number, calculator.work_out(library, kind, texts)
            except Refused as refusal:
                return number, refusal

        self.read(work, self._answered)

    def _answered(self, answer: tuple[int, Worked | Refused]) -> None:
        number, found = answer
        if number != self._question:
            return
        state = replace(
            self.state, worked=None, fault="", fault_field="", is_waiting=False, is_stale=False
        )
        if isinstance(found, Worked):
            self.show(replace(state, worked=found))
            return
        self.show(
            replace(
                state,
                fault=found.sentence,
                fault_field=str(found.facts.get("name", "")),
                is_waiting=found.code == "calculator.empty",
            )
        )


@dataclass(frozen=True, slots=True)
class _Loaded:
    owner: CalculatorPresenter
    wanted: str

    def __call__(self, kinds: tuple[CalculatorKind, ...]) -> None:
        self.owner.loaded(kinds, self.wanted)
