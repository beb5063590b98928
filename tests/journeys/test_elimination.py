"""A case that should not have been in the frame: asked, denied, asked again, confirmed, replaced.

The next ticket comes in its place, others are done by the script, and the worksheet
of eliminations tells of both requests and adds up to the findings.
"""

import json
from pathlib import Path

from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import eliminations
from qapi_desk.services.replace import RequestState
from tests.cli.speaking import speak
from tests.journeys.totals import must_add_up
from tests.journeys.words import Words
from tests.services.desks import DATA_FORM, Office

NEVER_OURS = ("--comment", "It was never a case of ours; another county's number.")
OPENED_TWICE = ("--comment", "Opened twice in one week.")

SOME = 12
"""Cases that are done by the script meanwhile."""


def test_a_case_is_taken_out_and_replaced(drawn: Office, tmp_path: Path) -> None:
    words, review_id = Words(drawn.workspace.home), drawn.first_id
    case_id = drawn.a_case("line-1", only=True)
    by = str(drawn.reviewer_of(case_id).person.person_id)
    exclude(words, by, review_id, case_id)
    ask = ("draw", "request-replacement", review_id, case_id)
    out = ("case", "release", review_id, case_id)
    words.say(by, *ask)
    assert "1 replacement to decide" in words.say("alder", "review", "desk", review_id)
    assert "waits for a supervisor" in words.refused(by, *out)
    decide = ("replacement", review_id, case_id, "--reason")
    words.say("alder", "draw", f"deny-{decide[0]}", *decide[1:], "Which other case?")
    assert "was denied (Which other case?)" in words.refused(by, *out)
    assert "can be taken back" in words.refused(by, *ask)
    words.say(by, *answer_of(review_id, case_id), "gen_excluded_why", "not_ivd", *NEVER_OURS)
    words.say(by, *ask)
    assert "may not" in words.refused(by, "draw", f"confirm-{decide[0]}", *decide[1:], "Seen.")
    words.say("alder", "draw", f"confirm-{decide[0]}", *decide[1:], "Seen in the file.")
    words.say(by, *out)
    comes_next(words, drawn, case_id)
    for row in [row for row in drawn.queue() if row.state is not CaseState.RELEASED][:SOME]:
        drawn.answer_all(row.case_id)
    on_the_worksheet(drawn, case_id)
    proved(words, drawn, case_id, tmp_path)
    must_add_up(drawn, tmp_path)


def exclude(words: Words, by: str, review_id: str, case_id: CaseId) -> None:
    """Her answers say that the case was opened twice."""
    answer = answer_of(review_id, case_id)
    words.say(by, *answer, "gen_ours", "no")
    words.say(by, *answer, "gen_excluded_why", "opened_in_error", *OPENED_TWICE)


def answer_of(review_id: str, case_id: CaseId) -> tuple[str, ...]:
    return ("case", "answer", review_id, case_id, DATA_FORM)


def comes_next(words: Words, office: Office, gone: CaseId) -> None:
    """The next ticket of the order is asked about line 1 from now on; nobody chose it."""
    instead = eliminations.worksheet(office.supervisor, office.first_id).rows[-1].in_place
    assert [each.criterion for each in instead] == ["line-1"]
    asked = [row for row in words.told("alder", "review", "queue", office.first_id)
             if "line-1" in row["criteria"]]  # fmt: skip
    ranks = {row["case_id"]: row["rank"] for row in asked}
    assert instead[0].rank == ranks[instead[0].case_id] == max(ranks.values())
    assert instead[0].case_id != gone


def on_the_worksheet(office: Office, case_id: CaseId) -> None:
    """Both requests and both decisions stand there, and one case came in the place of one."""
    sheet = eliminations.worksheet(office.supervisor, office.first_id)
    mine = [row for row in sheet.rows if row.case_id == case_id]
    told = [decision.state for row in mine for decision in row.decisions]
    assert told == [RequestState.DENIED, RequestState.CONFIRMED]
    reasons = [decision.reason for row in mine for decision in row.decisions]
    assert reasons == ["Which other case?", "Seen in the file."]


def proved(words: Words, office: Office, case_id: CaseId, folder: Path) -> None:
    """The proof of the draw names the rank that was opened, and for which case."""
    words.say("alder", "draw", "export", office.first_id, "--out", folder / "proof")
    proof = json.loads((folder / "proof" / "proof.json").read_text())
    causes = {each["cause"] for each in proof["openings"] if each["for_case"] == case_id}
    assert causes == {"replacement"}
    verify = ("draw", "verify", folder / "proof" / "proof.json", "--frame")
    assert speak(*verify, folder / "proof" / "frame.txt", "--json").document["ok"]
