"""One bulk case: decide its life, then write its rows into the tables."""

from operator import itemgetter

from qapi_desk.intake.county import shapes
from qapi_desk.intake.county.chance import Draws
from qapi_desk.intake.county.days import Dates, text
from qapi_desk.intake.county.duties import tell_duties
from qapi_desk.intake.county.life import Life
from qapi_desk.intake.county.money import (
    account,
    account_rows,
    order_rows,
    payment_rows,
    settle_order_state,
)
from qapi_desk.intake.county.notices import notice_rows, statements_sent
from qapi_desk.intake.county.people import COUNTY, Person, adult, adult_row, child_name, owners
from qapi_desk.intake.county.routine import tell_routine
from qapi_desk.intake.county.shapes import Kind
from qapi_desk.intake.county.staff import OFFICES, desk_of, unit_effect
from qapi_desk.intake.county.stories import tell
from qapi_desk.intake.county.tables import COLUMNS, Row, Tables
from qapi_desk.intake.county.trail import Facts, trail_rows

_FUNCTION = {Kind.SERVED: "E", Kind.LOCATED: "E", Kind.SEARCHED: "E", Kind.GAVE_UP: "E"}
_STATUS = {Kind.LOCATED: "ESTABLISH", Kind.SEARCHED: "LOCATE", Kind.GAVE_UP: "LOCATE"}
_DETAIL = {
    "APPLICANT_INTERVIEW": "By telephone",
    "APP_SENT": "Package mailed",
    "SERVICE_ATTEMPT": "Nobody answered the door",
    "SERVICE_DONE": "Proof of service on file",
    "DILIGENT_DOC": "Efforts listed in the record",
    "LOC_INFO_RCVD": "New address reported",
    "CLOSE_NOTICE": "Notice of intent mailed",
}
_LATE_ENTRY_PERMILLE = 4
_ROLE = COLUMNS["case"].index("interstate_role")
_PLACES = frozenset({"LOC_INFO_RCVD", "SERVICE_ATTEMPT"})


def write_case(tables: Tables, seed: int, number: int, dates: Dates) -> None:
    """Add every row of the case with this number (first is 0)."""
    life = _begin(seed, number, dates)
    tell(life)
    _settle_children_left_home(life)
    settle_order_state(life)
    tell_routine(life)
    ncp_owner, cp_owner = owners(seed, number)
    ncp, cp = adult(seed, "N", ncp_owner), adult(seed, "C", cp_owner)
    rows = tables.rows
    is_private = _write_parties(rows["party"], life, ncp, cp)
    children = _write_children(rows, life, cp)
    orders = order_rows(life)
    rows["support_order"].extend(orders)
    case_type = _case_type(life)
    workers = _write_history(rows["worker_history"], life)
    case = _case_row(life, case_type, children, workers[-1][1])
    rows["case"].append(case)
    tell_duties(life, seed, str(case[_ROLE]))
    _write_events(rows["event"], life, (ncp[0], cp[0]), workers, is_private)
    months = account(life, orders)
    rows["account_month"].extend(account_rows(life, months, statements_sent(life, seed, months)))
    rows["payment"].extend(payment_rows(life, months))
    rows["event"].extend(notice_rows(life, seed, months, workers[-1][1]))
    rows["report_line"].extend(trail_rows(life, Facts(case_type, children, months)))


def _begin(seed: int, number: int, dates: Dates) -> Life:
    draws = Draws(seed, "case", number)
    kind = draws.pick(shapes.KIND)
    desk = desk_of(number, draws.below(OFFICES))
    function = _FUNCTION.get(kind, "N")
    return Life(
        number=number,
        case_id=f"001{number + 1:010}",
        kind=kind,
        draws=draws,
        dates=dates,
        desk=desk,
        effect=unit_effect(seed, function, desk.unit_number),
        origin=draws.pick(shapes.ORIGIN),
        aid=draws.pick(shapes.AID),
    )


def _settle_children_left_home(life: Life) -> None:
    """Some old orders are for children grown up since: nothing but arrears is left."""
    old = life.kind in {Kind.STANDING, Kind.CLOSED}
    if old and life.draws.chance(shapes.NO_CHILD_PERMILLE):
        life.emancipated = life.draws.between(life.opened + 300, life.end)


def _case_type(life: Life) -> str:
    if life.kind is Kind.SEARCHED and life.draws.chance(50):
        return "LOCATE_ONLY"
    return "NON_IVD" if life.kind is Kind.STANDING and life.draws.chance(9) else "IVD"


def _write_parties(rows: list[Row], life: Life, ncp: Person, cp: Person) -> bool:
    """The two parents; gives whether either carries the family-violence flag."""
    draws = life.draws
    is_private = draws.chance(shapes.FAMILY_VIOLENCE_PERMILLE)
    on_cp = is_private and draws.chance(850)
    since = text(life.opened)
    for role, person, flag in (("NCP", ncp, is_private and not on_cp), ("CP", cp, on_cp)):
        away = role == "NCP" and life.origin == "INTERSTATE" and draws.chance(300)
        place = ("US", "", "0") if away else ("CA", "" if is_private else COUNTY, "01"[flag])
        rows.append(adult_row(life.case_id, role, person, since, place))
    if is_private and life.opened >= life.dates.window_first:
        life.add(life.opened, "FV_FLAG", "C" if on_cp else "N")
    return is_private


def _write_children(rows: dict[str, list[Row]], life: Life, cp: Person) -> list[Row]:
    draws = life.draws
    children: list[Row] = []
    count = 0 if life.emancipated is not None else draws.pick(shapes.CHILDREN)
    for place in range(count):
        party_id = f"K{life.number:08}-{place + 1}"
        birth = draws.between(max(life.dates.as_of - 6540, life.opened - 5000), life.opened - 10)
        child = child_name(draws, cp), text(life.opened), "", text(birth)
        sex = "FM"[draws.below(2)]
        rows["party"].append(
            (life.case_id, party_id, "CHILD", *child, "", sex, cp[4], "CA", "", "0", *[""] * 4)
        )
        children.append((life.case_id, party_id, *_paternity(life, birth)))
    rows["child"].extend(children)
    return children


def _paternity(life: Life, birth: int) -> tuple[str, str, str, str]:
    """Born out of wedlock, status, resolved on, resolved by."""
    draws, dates = life.draws, life.dates
    if life.ordered is None and draws.chance(shapes.AT_ISSUE_PERMILLE):
        return "1", "AT_ISSUE", "", ""
    if not draws.chance(shapes.BORN_OUT_OF_WEDLOCK_PERMILLE):
        return "0", "NOT_AT_ISSUE", "", ""
    if draws.chance(shapes.RESOLVED_IN_YEAR_PERMILLE):
        day = draws.between(max(birth, dates.year_first), dates.year_last)
    else:
        day = draws.between(birth, dates.year_first - 1)
    day = max(birth, min(day, life.end))
    if draws.chance(600):
        return "1", "ACKNOWLEDGED", text(day), "POP_DECLARATION"
    return "1", "ADJUDICATED", text(day), draws.pick(("DEFAULT", "STIPULATION", "GENETIC"))


Spell = tuple[int, str]
"""First day, worker id."""


def _write_history(rows: list[Row], life: Life) -> list[Spell]:
    """The workers the case has had: intake first when it is young, then others now and then."""
    draws, desk = life.draws, life.desk
    function = _FUNCTION.get(life.kind, "N")
    turn = draws.below(60)
    spells = [(life.opened, desk.worker(function, turn))]
    if life.opened >= life.dates.window_first:
        spells = [(life.opened - 60, desk.worker("I", turn)), (life.opened + 10, spells[0][1])]
    if life.ordered is not None and life.kind is Kind.SERVED:
        spells.append((life.ordered + 15, desk.worker("N", turn)))
    elif draws.chance(140):
        spells.append((life.end - draws.between(30, 700), desk.worker(function, turn + 1)))
    first = spells[0][0]
    by_start = dict(spell for spell in spells if first <= spell[0] < life.end) or dict(spells[:1])
    spells = sorted(by_start.items())
    ends = [text(start - 1) for start, _ in spells[1:]]
    ends.append(text(life.closed))
    for (start, worker), end in zip(spells, ends, strict=True):
        rows.append((life.case_id, worker, text(start), end))
    return spells


def _write_events(
    rows: list[Row], life: Life, parties: tuple[str, str], workers: list[Spell], private: bool
) -> None:
    who = {"": "", "N": parties[0], "C": parties[1]}
    as_of, first, end = life.dates.as_of, life.dates.window_first, life.end
    happenings = [event for event in life.happenings if first <= event[0] <= end]
    happenings.sort(key=itemgetter(0))
    case_id, stem, below = life.case_id, f"E{life.number:08}-", life.draws.below
    for place, (day, code, party, topic, ref) in enumerate(happenings, 1):
        turn = below(1000)
        recorded = text(min(day + (34 if turn < _LATE_ENTRY_PERMILLE else turn % 4), as_of))
        detail = "" if private and code in _PLACES else _DETAIL.get(code, "")
        worker = workers[0][1] if len(workers) == 1 else _worker_on(workers, day)
        event = f"{stem}{place:02}", case_id, code, text(day), recorded
        rows.append((*event, who[party], topic, ref, worker, detail))


def _worker_on(workers: list[Spell], day: int) -> str:
    """Who had the case on this day; the first worker for anything before."""
    for start, name in reversed(workers):
        if start <= day:
            return name
    return workers[0][1]


def _case_row(life: Life, case_type: str, children: list[Row], worker: str) -> Row:
    status = _STATUS.get(life.kind, "ENFORCE" if life.ordered is not None else "ESTABLISH")
    if life.order_state == "arrears":
        status = "ARREARS_ONLY"
    if life.origin == "INTERSTATE":
        interstate = "RESPONDING"
    else:
        away = life.draws.chance(shapes.INITIATING_PERMILLE)
        interstate = "INITIATING" if away else "NONE"
    at_issue = any(child[3] == "AT_ISSUE" for child in children)
    return (
        life.case_id, "OPEN" if life.closed is None else "CLOSED", case_type, status, life.aid,
        life.origin, "NCP" if life.draws.chance(30) else "CP", interstate, text(life.opened),
        text(life.closed), life.closure_reason, worker, f"OFF{life.desk.office + 1}", COUNTY,
        "01"[life.ordered is None], "01"[at_issue], "01"[life.order_state == "zero"],
        "01"[life.order_state == "reserved"], "", text(life.emancipated),
    )  # fmt: skip
