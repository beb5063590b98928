"""The county's own layer over the catalog: activities, local measures, approved link levels.

Kept in the workspace, each act an entry of its history; the statewide document is never touched
and nothing is deleted. Knows no review.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from qapi_desk.domain.catalog import (
    LOCAL,
    Element,
    FederalMeasure,
    LevelStatus,
    MeasureHow,
)
from qapi_desk.domain.chain import Happening
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.county_layer import (
    Activity,
    CountyLayer,
    LevelDecision,
    LocalMeasure,
    Retirement,
)
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.people import Role
from qapi_desk.services.as_told import kept_as_told, last_told
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.catalog_search import LocalText
from qapi_desk.services.library import Library
from qapi_desk.services.own_words import must_be_said
from qapi_desk.services.said import said_line
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

_ACTIVITY, _MEASURE, _LEVELS = "catalog-activity", "catalog-measure", "catalog-levels"
_RETIRED = "catalog-retired"
_ADDED: Final = {_ACTIVITY: "activity.added", _MEASURE: "measure.added"}
_ENDED: Final = "addition.retired"
_DECIDED: Final = tuple(f"levels.{each}" for each in (LevelStatus.APPROVED, LevelStatus.CHANGED))
_ACTS: Final = {
    **{kind: (act,) for kind, act in _ADDED.items()}, _RETIRED: (_ENDED,), _LEVELS: _DECIDED,
}  # fmt: skip
"""The kinds of documents, and the acts in the history that tell of them."""
_LEVELS_THERE_ARE: Final = (1, 2, 3)


def layer(desk: Desk) -> CountyLayer:
    """Everything the county added, what is retired among it."""
    with desk.store.read() as work:
        return layer_in(desk.library, work)


def layer_in(shelf: Library, work: Work) -> CountyLayer:
    """The same in a unit of work that is open already.

    Raises:
        Refused: ``workspace.forged``.
    """
    kept = {
        kind: kept_as_told(work, shelf, kind, last_told(acts, _told))
        for kind, acts in _ACTS.items()
    }
    retired = {key: from_body(Retirement, body) for key, body in kept[_RETIRED].items()}
    activities = (from_body(Activity, body) for body in kept[_ACTIVITY].values())
    measures = (from_body(LocalMeasure, body) for body in kept[_MEASURE].values())
    return CountyLayer(
        activities=tuple(replace(a, retired=retired.get(a.activity_id)) for a in activities),
        measures=tuple(
            replace(each, retired=retired.get(each.measure_id))
            for each in sorted(measures, key=lambda measure: measure.added_at)
        ),
        decisions=tuple(from_body(LevelDecision, body) for body in kept[_LEVELS].values()),
    )


def _told(happening: Happening) -> tuple[str, Mapping[str, Any]]:
    return happening.subject, happening.body


def local_texts(added: CountyLayer) -> tuple[LocalText, ...]:
    """What of a layer the search looks into: whatever is in use."""
    activities = (
        LocalText(each.element_id, each.activity_id, each.words)
        for each in added.activities
        if each.retired is None
    )
    measures = (
        LocalText(each.element_id, each.measure_id, each.text)
        for each in added.measures
        if each.retired is None
    )
    return (*measures, *activities)


def add_activity(
    desk: Desk, task_id: str, *, who: str, how: str, where: str = "", when: str = ""
) -> Changes:
    """Say how the county does a task. Supervisors and analysts; ``made`` is the activity's id.

    Raises:
        Refused: ``people.role``, ``catalog.no_task``, ``catalog.no_words``, ``text.ssn``.
    """
    _must_shape(desk)
    if task_id not in desk.library.catalog.tasks:
        raise Refused(
            "catalog.no_task",
            f"The catalog has no task {task_id!r}; ids look like CM.1.2.W1 or CM.1.1.T2.",
        )
    with desk.store.write() as work:
        number = len(work.documents.list(_ACTIVITY, f"{task_id}#")) + 1
        activity = Activity(
            activity_id=f"{task_id}#{number:03d}",
            task_id=task_id,
            who=_line(who, "Say who does it"),
            where=_line(where, "Say where") if where.strip() else "",
            when=_line(when, "Say when") if when.strip() else "",
            how=_line(how, "Say how it is done"),
            added_by=desk.person.person_id,
            added_at=desk.clock.now(),
        )
        _keep_new(desk, work, _ACTIVITY, activity.activity_id, to_body(activity))
    return Changes.of((Kind.CATALOG, activity.element_id), made=activity.activity_id)


def add_measure(
    desk: Desk,
    element_id: str,
    text: str,
    *,
    how: MeasureHow = MeasureHow.QUALITATIVE,
    source: str = "",
) -> Changes:
    """Add a measure of the county's own under an element. Supervisors and analysts.

    ``made`` is its id, ``LOCAL.CM.1.2.1``; a form of the county may ask about it.

    Raises:
        Refused: ``people.role``, ``catalog.no_element``; as ``must_be_said``.
    """
    _must_shape(desk)
    _must_be_there(desk, element_id)
    said = must_be_said(desk.library, "longest_comment", "the measure", text)
    with desk.store.write() as work:
        beginning = f"{LOCAL}.{element_id}."
        number = len(work.documents.list(_MEASURE, beginning)) + 1
        measure = LocalMeasure(
            measure_id=f"{beginning}{number}",
            element_id=element_id,
            text=said,
            how=how,
            source=_line(source, "Say where it comes from") if source.strip() else "",
            added_by=desk.person.person_id,
            added_at=desk.clock.now(),
        )
        _keep_new(desk, work, _MEASURE, measure.measure_id, to_body(measure))
    return Changes.of((Kind.CATALOG, element_id), made=measure.measure_id)


def retire(desk: Desk, added_id: str, reason: str) -> Changes:
    """Take an activity or a local measure out of use; it stays on record.

    Raises:
        Refused: ``people.role``, ``catalog.no_reason``, ``catalog.not_added``,
            ``catalog.retired``.
    """
    _must_shape(desk)
    said = said_line(reason, "catalog.no_reason", "Say why it is taken out of use")
    end = Retirement(desk.person.person_id, desk.clock.now(), said)
    with desk.store.write() as work:
        added = layer_in(desk.library, work)
        known: dict[str, Activity | LocalMeasure] = {
            **{each.activity_id: each for each in added.activities},
            **{each.measure_id: each for each in added.measures},
        }
        if added_id not in known:
            raise Refused(
                "catalog.not_added", f"The county added nothing called {added_id!r}; look it up."
            )
        _must_be_in_use(added_id, known[added_id].retired)
        work.documents.put(_RETIRED, added_id, to_body(end))
        work.history.append(desk.happening(_ENDED, added_id, **to_body(end)))
    return Changes.of((Kind.CATALOG, known[added_id].element_id))


def approve_levels(desk: Desk, element_ids: Iterable[str], reason: str) -> Changes:
    """Approve the proposed link levels of elements. Supervisors only.

    Raises:
        Refused: ``people.role``, ``catalog.no_reason``, ``catalog.no_element``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="approve link levels")
    said = said_line(reason, "catalog.no_reason", "Say on whose decision they are approved")
    wanted = tuple(dict.fromkeys(element_ids))
    for element_id in wanted:
        _must_be_there(desk, element_id)
    with desk.store.write() as work:
        for element_id in wanted:
            proposed = desk.library.catalog.by_id[element_id].levels.of
            _decide(desk, work, element_id, (proposed, LevelStatus.APPROVED, said))
    return Changes.of(*((Kind.CATALOG, each) for each in wanted))


def change_levels(
    desk: Desk, element_id: str, changed: Mapping[FederalMeasure, int | None], reason: str
) -> Changes:
    """Change link levels of an element; None takes a link away. Supervisors only.

    Raises:
        Refused: ``people.role``, ``catalog.no_reason``, ``catalog.no_element``,
            ``catalog.no_level``, ``catalog.same_levels``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="change link levels")
    said = said_line(reason, "catalog.no_reason", "Say why the level changes")
    element = _must_be_there(desk, element_id)
    with desk.store.write() as work:
        before = layer_in(desk.library, work).levels(element).of
        merged = {**before, **changed}
        after = {measure: level for measure, level in merged.items() if level is not None}
        _must_be_levels(after.values())
        if after == before:
            raise Refused(
                "catalog.same_levels",
                f"The levels of {element_id} are these already; nothing is changed.",
            )
        _decide(desk, work, element_id, (after, LevelStatus.CHANGED, said))
    return Changes.of((Kind.CATALOG, element_id))


def _decide(
    desk: Desk,
    work: Work,
    element_id: str,
    what: tuple[Mapping[FederalMeasure, int], LevelStatus, str],
) -> None:
    levels, status, reason = what
    decision = LevelDecision(
        element_id=element_id,
        levels=dict(levels),
        status=status,
        reason=reason,
        decided_by=desk.person.person_id,
        decided_at=desk.clock.now(),
        catalog_version=desk.library.catalog.version,
    )
    work.documents.replace(_LEVELS, element_id, to_body(decision))
    work.history.append(desk.happening(f"levels.{status}", element_id, **to_body(decision)))


def _keep_new(desk: Desk, work: Work, kind: str, key: str, body: Mapping[str, Any]) -> None:
    work.documents.put(kind, key, body)
    work.history.append(desk.happening(_ADDED[kind], key, **body))


def _must_shape(desk: Desk) -> None:
    desk.person.must_be(Role.SUPERVISOR, Role.ANALYST, to="add to the catalog")


def _must_be_there(desk: Desk, element_id: str) -> Element:
    element = desk.library.catalog.by_id.get(element_id)
    if element is None:
        raise Refused(
            "catalog.no_element",
            f"The catalog has no element {element_id!r}; ids look like CM.1.2.",
        )
    return element


def _must_be_in_use(added_id: str, retired: Retirement | None) -> None:
    if retired is not None:
        raise Refused(
            "catalog.retired",
            f"{added_id} was taken out of use on {retired.at:%Y-%m-%d}; it stays so.",
        )


def _must_be_levels(levels: Iterable[int]) -> None:
    for level in levels:
        if level not in _LEVELS_THERE_ARE:
            raise Refused(
                "catalog.no_level",
                f"There is no level {level}; 1 is a direct link, 2 a secondary, 3 an indirect one.",
            )


def _line(text: str, wanted: str) -> str:
    return said_line(text, "catalog.no_words", wanted)
