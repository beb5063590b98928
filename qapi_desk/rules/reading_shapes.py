"""The parts that only some shapes of criteria have, from a ruleset's document."""

from datetime import date

from qapi_desk.domain.calendar import Unit
from qapi_desk.domain.ids import RuleId
from qapi_desk.rules.criterion_model import (
    Closing,
    ClosureReason,
    Hold,
    NoticeTo,
    Offset,
    Path,
    SubTest,
    SubTestKind,
    Threshold,
)
from qapi_desk.rules.document import Node, refusal, some


def read_paths(criterion: Node) -> tuple[Path, ...]:
    """The collections that stand for the limits."""
    return tuple(_path(each) for each in criterion.nodes("paths", []))


def _path(node: Node) -> Path:
    node.only("words", "known_by", "ended_by", "by_withholding", "last_months")
    return Path(
        words=node.text("words"),
        known_by=node.texts("known_by", []),
        ended_by=node.texts("ended_by", []),
        by_withholding=node.flag("by_withholding", default=False),
        last_months=node.whole("last_months") if "last_months" in node.values else 0,
    )


def read_offset(criterion: Node) -> Offset | None:
    """The tax offset a path asks for besides."""
    if "offset" not in criterion.values:
        return None
    node = criterion.node("offset")
    node.only(
        "codes", "months", "thresholds", "assigned_classes", "error_code", "citation",
        "blocked_by", "unblocked_by",
    )  # fmt: skip
    thresholds = sorted(
        (_threshold(each) for each in node.nodes("thresholds")), key=lambda each: each.since
    )
    if not thresholds:
        raise refusal(node.place, "needs at least one entry at 'thresholds'")
    return Offset(
        codes=some(node, "codes"),
        months=node.whole("months"),
        thresholds=tuple(thresholds),
        assigned_classes=node.texts("assigned_classes"),
        error_code=node.text("error_code"),
        citation=node.text("citation"),
        blocked_by=node.texts("blocked_by", []),
        unblocked_by=node.texts("unblocked_by", []),
    )


def _threshold(node: Node) -> Threshold:
    node.only("from", "assigned_cents", "family_cents", "citation")
    return Threshold(
        since=node.day("from"),
        assigned_cents=node.whole("assigned_cents"),
        family_cents=node.whole("family_cents"),
        citation=node.text("citation"),
    )


def read_closing(criterion: Node) -> Closing:
    """What a closing is tested by."""
    if "closing" not in criterion.values:
        return Closing()
    node = criterion.node("closing")
    node.only("rule", "closed_by", "notices", "withdrawn_by", "kept_open_by", "reasons")
    notices = node.node("notices")
    notices.only(NoticeTo.RECIPIENT, NoticeTo.AGENCY)
    reasons = tuple(_reason(each) for each in node.nodes("reasons"))
    spoken: list[str] = []
    for reason in reasons:
        for code in reason.codes:
            if code in spoken and reason.until is None:
                raise refusal(node.place, f"has two reasons in force that are written {code}")
            spoken += [code] if reason.until is None else []
    return Closing(
        rule_id=RuleId(node.text("rule")),
        closed_by=some(node, "closed_by"),
        notices={NoticeTo(key): some(notices, key) for key in notices.values},
        withdrawn_by=node.texts("withdrawn_by", []),
        kept_open_by=node.texts("kept_open_by", []),
        reasons=reasons,
    )


def _reason(node: Node) -> ClosureReason:
    node.only(
        "codes", "title", "notice", "from", "until", "citation", "shown_by",
        "refuted_by_current_support", "refuted_by_location", "least_since", "least_months",
    )  # fmt: skip
    since = node.texts("least_since", [])
    return ClosureReason(
        codes=some(node, "codes"),
        title=node.text("title"),
        notice=node.word("notice", NoticeTo),
        since=node.day("from"),
        citation=node.text("citation"),
        until=_until(node),
        shown_by=node.texts("shown_by", []),
        is_refuted_by_current_support=node.flag("refuted_by_current_support", default=False),
        is_refuted_by_location=node.flag("refuted_by_location", default=False),
        least_since=since,
        least_months=node.whole("least_months") if since else 0,
    )


def _until(node: Node) -> date | None:
    return node.day("until") if "until" in node.values else None


def read_holds(criterion: Node) -> tuple[Hold, ...]:
    """The lawful reasons to keep a payment."""
    return tuple(_hold(each) for each in criterion.nodes("holds", []))


def _hold(node: Node) -> Hold:
    node.only("reasons", "words", "amount", "unit", "citation")
    return Hold(
        reasons=some(node, "reasons"),
        words=node.text("words"),
        amount=node.whole("amount"),
        unit=node.word("unit", Unit),
        citation=node.text("citation"),
    )


def read_sub_tests(criterion: Node) -> tuple[SubTest, ...]:
    """The tests of a criterion judged by its worst."""
    return tuple(_sub_test(each) for each in criterion.nodes("tests", []))


def _sub_test(node: Node) -> SubTest:
    node.only(
        "name", "kind", "words", "error_code", "codes", "actions", "settled_by", "column", "rule",
        "is_judgement",
    )  # fmt: skip
    kind = node.word("kind", SubTestKind)
    is_answered, is_rule = kind is SubTestKind.ANSWERED, kind is SubTestKind.RULE
    return SubTest(
        name=node.text("name"),
        kind=kind,
        words=node.text("words"),
        error_code=node.text("error_code"),
        codes=some(node, "codes") if is_answered else (),
        actions=some(node, "actions") if is_answered else (),
        settled_by=node.texts("settled_by", []),
        column=node.text("column") if kind is SubTestKind.ORDER_SAYS else node.text("column", ""),
        rule_id=RuleId(node.text("rule")) if is_rule else None,
        is_judgement=node.flag("is_judgement", default=False),
    )
