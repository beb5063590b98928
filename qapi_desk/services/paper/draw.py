"""The draw proof as a page, the pull list, and the freeze receipt for someone outside."""

from fractions import Fraction

from qapi_desk import __version__
from qapi_desk.domain.documents import (
    Block,
    Column,
    Document,
    Facts,
    Format,
    Heading,
    Paragraph,
    Table,
    Value,
)
from qapi_desk.domain.draws import (
    DesignKind,
    FreezeReceipt,
    Plan,
    Proof,
    SizeRule,
    SizeSettings,
    TicketRole,
)
from qapi_desk.domain.reviews import Review, ReviewCase
from qapi_desk.sampling.size_words import both_add_words
from qapi_desk.services.design_words import design_words, size_words
from qapi_desk.services.paper.draw_checks import (
    DrawChecks,
    after_the_draw,
    eligible_table,
    likeness,
)
from qapi_desk.services.paper.frame import Printed

CRITERION_COLUMNS = (
    Column("criterion", "Criterion", Format.TEXT, 2.0, "Criterion id"),
    Column("universe", "Universe", Format.COUNT, 1.0, "Cases in its universe"),
    Column("n", "n", Format.COUNT, 0.7, "Cases asked for"),
    Column("confidence", "Confidence", Format.PERCENT, 1.0, "Two-sided"),
    Column("precision", "Precision", Format.PERCENT, 1.0, "Half width"),
    Column("expected", "Expected", Format.PERCENT, 1.0, "Rate the size assumes"),
    Column("hash", "Universe file, SHA-256", Format.MONO, 4.0, "Of the sorted ids, one a line"),
)
STRATA_COLUMNS = (
    Column("criterion", "Criterion", Format.TEXT, 2.0, "Criterion id"),
    Column("stratum", "Stratum", Format.TEXT, 2.0, "As the record names it"),
    Column("universe", "Universe", Format.COUNT, 1.0, "Cases of the criterion in it"),
    Column("n", "n", Format.COUNT, 0.7, "Cases asked for"),
    Column("share", "Drawn", Format.PERCENT, 1.0, "n of the universe"),
)
EXCLUSION_COLUMNS = (
    Column("criterion", "Criterion", Format.TEXT, 2.0, "Criterion id"),
    Column("excluded", "Cases", Format.COUNT, 1.0, "Left out of its universe"),
    Column("hash", "Their list, SHA-256", Format.MONO, 4.0, "Of the sorted ids, one a line"),
)
PULL_COLUMNS = (
    Column("office_code", "Office", Format.TEXT, 1.0, "Office of the case"),
    Column("worker_id", "Worker", Format.TEXT, 1.2, "Worker of the case"),
    Column("case_id", "Case", Format.MONO, 2.0, "Case id"),
    Column("rank", "Rank", Format.COUNT, 0.8, "Rank in the ticket order"),
    Column("criteria", "Reviewed for", Format.TEXT, 4.0, "Criteria"),
    Column("note", "Note", Format.TEXT, 1.4, "Masked cases carry no names"),
    Column("pulled", "Pulled", Format.TEXT, 0.8, "Tick when the file is at hand"),
)


def proof_document(
    proof: Proof, plan: Plan, review: Review, checks: DrawChecks, printed: Printed
) -> Document:
    """The printed proof: what was fixed, how to redraw it by hand, what happened afterwards."""
    witnessed = "witnessed" if proof.is_witnessed else "NOT WITNESSED"
    return Document(
        key="draw-proof",
        title="Proof of the draw",
        subtitle=f"{review.title} · {proof.quarter} · {witnessed}",
        agency=proof.agency,
        made_at=printed.made_at,
        cover=_proof_cover(proof, plan),
        blocks=(
            _criteria_table(plan),
            *(Paragraph(words, is_note=True) for words in _about_sizes(plan)),
            *_strata_table(plan),
            *_exclusions(plan),
            Heading("Redraw it yourself", 2),
            *(Paragraph(words) for words in _by_hand(plan)),
            *eligible_table(plan, checks),
            *after_the_draw(proof),
            *(likeness(checks) if checks.checks or review.looks_at is None else ()),
        ),
        footer=printed.footer,
        counts={"openings": len(proof.openings)},
    )


def _proof_cover(proof: Proof, plan: Plan) -> Facts:
    sample = sum(ticket.role is TicketRole.SAMPLE for ticket in proof.tickets)
    opened = len({opening.case_id for opening in proof.openings})
    strata = (("Strata hash", plan.strata_hash, Format.MONO),) if plan.strata_hash else ()
    revealed = (("Master seed M, revealed", proof.master, Format.MONO),) if proof.master else ()
    return Facts(
        "What was fixed, in this order",
        (
            ("Master commitment", proof.master_commitment, Format.MONO),
            *revealed,
            ("Frame hash", proof.frame_hash, Format.MONO),
            *strata,
            ("Plan hash", proof.plan_hash, Format.MONO),
            ("Receipt frozen", _moment(proof.receipt), Format.TEXT),
            ("Public value", proof.public_value or "none: not witnessed", Format.TEXT),
            ("Key D", proof.key, Format.MONO),
            ("Design", design_words(plan.design), Format.TEXT),
            ("Frame", proof.frame_size, Format.COUNT),
            ("Sample", sample, Format.COUNT),
            ("Listed beyond the sample", len(proof.tickets) - sample, Format.COUNT),
            ("Cases opened from these", opened, Format.COUNT),
            ("Software", f"QAPI Desk {__version__}", Format.TEXT),
        ),
    )


def _moment(receipt: FreezeReceipt | None) -> str:
    return f"{receipt.frozen_at:%Y-%m-%d %H:%M:%S} UTC" if receipt else "no receipt"


def _criteria_table(plan: Plan) -> Table:
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            row.criterion,
            row.universe_size,
            row.n,
            *_aims(row.settings),
            row.universe_hash,
        )
        for row in plan.criteria
    )
    return Table("plan", "The plan", CRITERION_COLUMNS, rows, sheet="Plan")


def _aims(settings: SizeSettings) -> tuple[Value, ...]:
    """Confidence, half width and expected rate; nothing where no rate is estimated."""
    if settings.rule is SizeRule.SHARE:
        return (None, None, None)
    return (settings.confidence, settings.precision, settings.expected_rate)


def _about_sizes(plan: Plan) -> tuple[str, ...]:
    """How each n was reached: formula, correction, attrition, and what else may have moved it."""
    words = [*size_words(plan.criteria)]
    if plan.design.kind is DesignKind.STRATIFIED:
        words.append(
            f"At least {plan.design.minimum} of each stratum are drawn, or all of a smaller one, "
            "which may raise n."
        )
    words += [
        both_add_words(row.criterion, row.settings.attrition)
        for row in plan.criteria
        if row.settings.attrition and not row.is_census
    ]
    return tuple(words)


def _strata_table(plan: Plan) -> tuple[Table, ...]:
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (row.criterion, part.name, part.universe_size, part.n, Fraction(part.n, part.universe_size))
        for row in plan.criteria
        for part in row.strata
    )
    title = f"Strata, by {plan.design.trait}"
    return (Table("strata", title, STRATA_COLUMNS, rows, sheet="Strata"),) if rows else ()


def _exclusions(plan: Plan) -> tuple[Block, ...]:
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (row.criterion, row.excluded, row.exclusion_hash) for row in plan.criteria if row.excluded
    )
    if not rows:
        return (
            Paragraph("No case was left out because an earlier draw of the year had chosen it."),
        )
    note = "Chosen for the same criterion by an earlier draw of the review year."
    return (
        Table(
            "excluded",
            "Left out of the universes",
            EXCLUSION_COLUMNS,
            rows,
            note=note,
            sheet="Left out",
        ),
    )


def _by_hand(plan: Plan) -> tuple[str, ...]:
    """What an auditor does with openssl and sort, for this plan's design."""
    ticket = (
        "The ticket of a case is HMAC-SHA-256 under D of the text CASE|id; with openssl, "
        "sh draw.sh FILE KEY prints every ticket of a file of case ids in order."
    )
    match plan.design.kind:
        case DesignKind.STRATIFIED:
            how = (
                "Take one criterion's universe file and keep the cases that strata.txt puts in one "
                "stratum: awk -F'\\t' 'NR==FNR {in_it[$1]; next} $2==\"NAME\" && $1 in in_it "
                "{print $1}' universe-CRITERION.txt strata.txt > part.txt. Then sh draw.sh "
                "part.txt KEY: its first n lines, n as in the table of strata, are that stratum's "
                "sample."
            )
        case DesignKind.SYSTEMATIC:
            listed = "list.txt" if plan.design.trait else "the criterion's universe file"
            how = (
                f"sh systematic.sh LIST KEY n, LIST being {listed}, prints start and sample. By "
                "hand: the start r is the first of HMAC-SHA-256 under D of start|0, start|1, ..., "
                "read as a whole number, that lies below the largest multiple of N; then modulo "
                "N. Chosen are the positions (r + floor(j N / n)) mod N, j = 0 to n - 1, counted "
                "from 0 in the list. The other cases stand in reserve in order of ticket, which "
                "draw.sh prints."
            )
        case DesignKind.FOCUSED:
            how = (
                "With one criterion's universe file its first n lines are that criterion's sample. "
                "With the frame file it prints the order of the whole frame."
            )
    return ticket, how


def pull_list(cases: tuple[ReviewCase, ...], review: Review, printed: Printed) -> Document:
    """The files to pull, by office and worker: opened cases only, never the reserve."""
    ordered = sorted(cases, key=lambda case: (case.office_code, case.worker_id, case.rank))
    rows = tuple(_pull_row(case) for case in ordered)
    offices = len({case.office_code for case in cases})
    return Document(
        key="pull-list",
        title="Pull list",
        subtitle=f"{review.title} · {review.period.label}",
        agency=review.agency,
        made_at=printed.made_at,
        cover=Facts(
            "Files to have at hand",
            (
                ("Cases", len(cases), Format.COUNT),
                ("Offices", offices, Format.COUNT),
                ("Draw", printed.draw_words, Format.TEXT),
            ),
        ),
        blocks=(
            Table(
                "pull_list",
                "By office and worker",
                PULL_COLUMNS,
                rows,
                sheet="Pull list",
                empty="No case is opened.",
            ),
        ),
        footer=printed.footer,
        counts={"pull_list": len(rows)},
    )


def _pull_row(case: ReviewCase) -> tuple[Value, ...]:
    return (
        case.office_code,
        case.worker_id,
        case.case_id,
        case.rank,
        ", ".join(case.criteria),
        "masked" if case.is_masked else "",
        "",
    )
