"""What changed answers of a released case come to: its findings and data findings, anew.

The frozen answers are read, confirmed amendments laid over them, and the changed ones over those;
then the very code that releases a case makes its findings. Only what the change itself touches is
carried over to a finding, so that what a rebuttal or a second look settled is not undone by a
comment. Keeps nothing and decides nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Correction, Finding
from qapi_desk.domain.forms import FormState, QuestionState, QuestionStatus
from qapi_desk.domain.ids import CaseId, CriterionId, FormId, QuestionId, ReviewId, RulesetId
from qapi_desk.domain.reviews import CaseState, Review, ReviewCase, ReviewKind
from qapi_desk.domain.settlements import Judged, judged_of
from qapi_desk.services import amend_kept, answer, casework, in_sight, reviews
from qapi_desk.services import replace as replacing
from qapi_desk.services.amend_kept import AmendedAnswer, AmendmentState
from qapi_desk.services.answer import Bench
from qapi_desk.services.bodies import to_body
from qapi_desk.services.case_findings import CaseFindings
from qapi_desk.services.casework import CaseReading, FormSheet
from qapi_desk.services.library import law_hash
from qapi_desk.services.settle import Verdict, judged_by, verdict_of
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

Changed = Mapping[FormId, Mapping[QuestionId, Answer]]
"""The answers as they should be, whole, by form and question."""


@dataclass(frozen=True, slots=True)
class FindingChange:
    """One finding an amendment would change: how it stands, and how it would."""

    criterion: CriterionId
    ruleset: RulesetId
    is_governing: bool
    stands: Judged
    would_be: Judged

    @property
    def is_reversal(self) -> bool:
        """Whether the outcome itself would change, and not only a date, a cause or a text."""
        return self.stands.outcome is not self.would_be.outcome


@dataclass(frozen=True, slots=True)
class Effect:
    """What changed answers come to.

    ``verdicts`` are the criteria to be settled otherwise; ``corrections`` the data findings that
    follow, where one that says what the snapshot says takes an earlier one back.
    """

    answers: tuple[AmendedAnswer, ...]
    findings: tuple[FindingChange, ...]
    verdicts: Mapping[CriterionId, Verdict]
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """A released case with its confirmed amendments laid over its frozen answers."""

    reading: CaseReading
    bench: Bench
    found: tuple[Finding, ...]
    """The case's findings as they stand, of every ruleset."""

    @property
    def review(self) -> Review:
        """The case's review."""
        return self.reading.review

    @property
    def case(self) -> ReviewCase:
        """The case."""
        return self.reading.case

    @property
    def stood(self) -> str:
        """The fingerprint of how the case's findings stand."""
        return law_hash(*map(to_body, self.found))

    def sheets(self) -> tuple[FormSheet, ...]:
        """The forms as they stand on the bench, to be counted as if nothing were frozen yet."""
        free: frozenset[QuestionId] = frozenset()
        return tuple(replace(each, frozen=free) for each in casework.sheets_of(self.reading))


def lay_out(desk: Desk, work: Work, review_id: ReviewId, case_id: CaseId) -> Laid:
    """A released case as amended so far, for whoever may see it.

    Raises:
        Refused: ``case.not_yours``, ``cases.unknown``, ``second.blind``, ``findings.running``;
            ``amend.not_counted``, ``amend.not_released``, ``amend.open``; ``workspace.forged``.
    """
    reading = casework.read_case(desk, work, review_id, case_id)
    in_sight.must_see_answers(desk, work, reading.case)
    _must_be_released(reading.review, reading.case)
    bench = answer.bench_of(desk, reading)
    for amendment in amend_kept.of_case(work, desk.library, review_id, case_id):
        if amendment.state is AmendmentState.CONFIRMED:
            for each in amendment.answers:
                answer.lay_over(bench, each.form_id, each.now)
    found = (f for f in work.findings.all(review_id) if f.case_id == case_id)
    return Laid(reading, bench, tuple(found))


def _must_be_released(review: Review, case: ReviewCase) -> None:
    if review.kind is not ReviewKind.ORDINARY:
        raise Refused(
            "amend.not_counted",
            f"{review.review_id} is a {review.kind} review: nothing in it is counted, so nothing "
            "in it is amended.",
        )
    if case.released_at is None:
        raise Refused(
            "amend.not_released",
            f"Case {case.case_id} is not released; until then its reviewer changes the answers.",
        )
    if case.state is not CaseState.RELEASED:
        raise Refused(
            "amend.open",
            f"Case {case.case_id} is open again for a criterion it was called for later; amend it "
            "when that is released.",
        )


def effect(desk: Desk, laid: Laid, changed: Changed) -> Effect:
    """What changed answers come to; the case on the bench then stands as amended.

    Raises:
        Refused: ``amend.nothing``; ``amend.invalid``, ``amend.incomplete``, ``amend.not_asked``,
            ``amend.no_outcome``, ``amend.code`` of answers that cannot stand so; as
            ``answer.lay_over``.
    """
    judges = reviews.judges(desk, laid.review)
    before = _made(desk, laid)
    answers = tuple(_lay(laid, changed))
    if not answers:
        raise Refused(
            "amend.nothing",
            f"Case {laid.case.case_id} is answered like that already; there is nothing to amend.",
        )
    _must_stand(laid, answers)
    _must_be_coded(desk, laid)
    after = _made(desk, laid)
    verdicts = dict(_changed_verdicts(laid, before.verdicts(), after.verdicts()))
    findings = []
    for found in laid.found:
        if found.criterion in verdicts:
            judge = next(j for j in judges if j.ruleset.ruleset_id == found.ruleset)
            would_be = judged_by(judge, judges, found.criterion, verdicts[found.criterion])
            is_governing = found.ruleset == laid.review.governing
            findings.append(
                FindingChange(
                    found.criterion, found.ruleset, is_governing, judged_of(found), would_be
                )
            )
    told = tuple(each for each in findings if each.stands != each.would_be)
    touched = {each.criterion for each in told}
    return Effect(
        answers=answers,
        findings=told,
        verdicts={c: verdict for c, verdict in verdicts.items() if c in touched},
        corrections=tuple(_corrected(before.corrections(), after.corrections())),
    )


def _made(desk: Desk, laid: Laid) -> CaseFindings:
    case = laid.case
    return CaseFindings(
        case=case,
        sheets=laid.sheets(),
        judges=reviews.judges(desk, laid.review),
        reviewer=case.reviewer or desk.person.person_id,
        at=desk.clock.now(),
    )


def _lay(laid: Laid, changed: Changed) -> Iterator[AmendedAnswer]:
    """Lay each answer over, and tell of those that are not so already."""
    for form_id, answers in changed.items():
        laid.bench.compiled(form_id)
        for name, given in answers.items():
            was = laid.bench.sittings.answers(form_id).get(name, Answer(name))
            now = answer.lay_over(laid.bench, form_id, replace(given, question=name))
            if replace(now, how=was.how) != was:
                yield AmendedAnswer(form_id, was, now)


def _must_stand(laid: Laid, answers: Iterable[AmendedAnswer]) -> None:
    """Refuse answers that the forms do not let stand, naming the form and the question."""
    given = {(each.form_id, each.now.question) for each in answers}
    for sheet in laid.sheets():
        for status in sheet.state.statuses:
            is_given = (sheet.form.form_id, status.question.name) in given
            fault = _fault(status, is_given=is_given)
            if fault:
                label = status.question.label.get("en", status.question.name)
                raise Refused(
                    f"amend.{fault[0]}",
                    f"{sheet.form.title}, {label} {fault[1]}; nothing is kept.",
                    needs=(sheet.form.form_id, status.question.name),
                )
    _must_be_judged(laid, [sheet.state for sheet in laid.sheets()])


def _fault(status: QuestionStatus, *, is_given: bool) -> tuple[str, str] | None:
    """Why one question's answer cannot stand: the refusal's code, and what is wrong in words."""
    if status.state is QuestionState.INVALID:
        return "invalid", f"({status.question.name}): {status.message.rstrip('.')}"
    if status.missing:
        wanted = ", ".join("an answer" if w == "value" else f"its {w}" for w in status.missing)
        return "incomplete", f"({status.question.name}) would then still need {wanted}"
    if is_given and status.value and status.state is QuestionState.NOT_RELEVANT:
        return "not_asked", f"({status.question.name}) is not asked of this case"
    return None


def _must_be_judged(laid: Laid, states: Iterable[FormState]) -> None:
    told = {c: word for state in states for c, word in state.outcomes.items()}
    silent = [criterion for criterion in laid.case.criteria if not told.get(criterion)]
    if silent:
        raise Refused(
            "amend.no_outcome",
            f"The answers would give no outcome for {', '.join(silent)}; change them further.",
        )


def _must_be_coded(desk: Desk, laid: Laid) -> None:
    """An exclusion gives the case's place away, so it must name a coded frame error."""
    states = [sheet.state for sheet in laid.sheets()]
    given = replacing.codes_given(desk.library, states, laid.case.criteria)
    if not all(given.values()):
        known = ", ".join(error.code for error in replacing.codes(desk.library))
        raise Refused(
            "amend.code",
            f"The answers would exclude case {laid.case.case_id} for no coded frame error; those "
            f"are {known}.",
        )


def _changed_verdicts(
    laid: Laid, before: Mapping[CriterionId, Verdict], after: Mapping[CriterionId, Verdict]
) -> Iterator[tuple[CriterionId, Verdict]]:
    """Of each criterion that the change touches, its standing verdict with what was changed."""
    standing = {
        found.criterion: verdict_of(found)
        for found in laid.found
        if found.ruleset == laid.review.governing
    }
    for criterion, verdict in after.items():
        was = before[criterion]
        if verdict != was and criterion in standing:
            told = {
                each.name: getattr(verdict, each.name)
                for each in fields(Verdict)
                if getattr(verdict, each.name) != getattr(was, each.name)
            }
            yield criterion, replace(standing[criterion], **told)


def _corrected(before: Iterable[Correction], after: Iterable[Correction]) -> Iterator[Correction]:
    """Data findings that come, change, or go: one that goes says what the snapshot says."""
    was = {(each.question, each.fact): each for each in before}
    now = {(each.question, each.fact): each for each in after}
    for key, each in now.items():
        if was.get(key) != each:
            yield each
    for key, each in was.items():
        if key not in now:
            yield replace(each, reviewed_value=each.snapshot_value)
