"""``case undo|redo|comment|settle|note|cite-offers``: what stands beside a case's answers."""

from itertools import chain

import click

from qapi_desk.cli.speech import as_json, refusing, say
from qapi_desk.cli.words.workspaces import Door, inside
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import Question, template_of, walk
from qapi_desk.domain.ids import CaseId, FormId, PersonId, QuestionId, ReviewId
from qapi_desk.services import answer as answering
from qapi_desk.services import casework, comments, evidence, notes
from qapi_desk.services.casework import CaseWork


@click.command()
@click.argument("review_id")
@click.argument("case_id")
@as_json
@inside
@refusing
def undo(door: Door, review_id: str, case_id: str, is_json: bool) -> None:
    """Take back your last answer in a case; the taking back is recorded."""
    with door.desk() as desk:
        saved = answering.undo(desk, ReviewId(review_id), CaseId(case_id))
    _say_saved(saved, "Taken back", is_json=is_json)


@click.command()
@click.argument("review_id")
@click.argument("case_id")
@as_json
@inside
@refusing
def redo(door: Door, review_id: str, case_id: str, is_json: bool) -> None:
    """Give again the answer of a case that you took back last."""
    with door.desk() as desk:
        saved = answering.redo(desk, ReviewId(review_id), CaseId(case_id))
    _say_saved(saved, "Given again", is_json=is_json)


def _say_saved(saved: answering.Saved, done: str, *, is_json: bool) -> None:
    found = {
        "at": saved.at,
        "form": saved.form_id,
        "answer": saved.answers[saved.question] if saved.question else None,
        "steps": saved.steps,
    }
    lines = [f"{done}: {saved.question}.", saved.steps.undo, saved.steps.redo]
    say(found, is_json=is_json, words="\n".join(filter(None, lines)))


@click.command()
@click.argument("review_id")
@click.argument("case_id")
@click.argument("text", default="")
@click.option("--form", "form_id", default="", help="The form of the question.")
@click.option("--question", default="", help="The question the remark is pinned to.")
@click.option("--to", default="", help="Whom it asks; without it, whoever has the case.")
@click.option("--reply-to", type=int, default=None, help="The number of a remark to answer.")
@as_json
@inside
@refusing
def comment(  # noqa: PLR0913, PLR0917 - one argument an option
    door: Door,
    review_id: str,
    case_id: str,
    text: str,
    form_id: str,
    question: str,
    to: str,
    reply_to: int | None,
    is_json: bool,
) -> None:
    """Pin a remark to a question of a case, or answer one; without a text, read them."""
    review, case = ReviewId(review_id), CaseId(case_id)
    with door.desk() as desk:
        if text and reply_to is not None:
            comments.reply(desk, reply_to, text)
        elif text:
            if not (form_id and question):
                raise Refused("cli.no_question", "Give --form and --question, or --reply-to.")
            asked = PersonId(to) if to else None
            place = (FormId(form_id), QuestionId(question))
            comments.add(desk, review, case, *place, text, asked)
        found = comments.of_case(desk, review, case)
    words = "\n".join(chain.from_iterable(map(_thread_lines, found)))
    say(found, is_json=is_json, words=words or "No remark in this case.")


def _thread_lines(thread: comments.Thread) -> list[str]:
    first = f"{thread.comment_id:>5} {thread.question}: {thread.words}"
    return [first, *(f"      {s.at:%Y-%m-%d %H:%M} {s.who}: {s.text}" for s in thread.said)]


@click.command()
@click.argument("comment_id", type=int)
@as_json
@inside
@refusing
def settle(door: Door, comment_id: int, is_json: bool) -> None:
    """Say that a remark needs nothing more."""
    with door.desk() as desk:
        changes = comments.settle(desk, comment_id)
    say(changes, is_json=is_json, words=f"Settled {comment_id}.")


@click.command()
@click.argument("review_id")
@click.argument("case_id")
@click.argument("text", default=None, required=False)
@as_json
@inside
@refusing
def note(door: Door, review_id: str, case_id: str, text: str | None, is_json: bool) -> None:
    """Read your own working note on a case, or write it; an empty text clears it."""
    review, case = ReviewId(review_id), CaseId(case_id)
    with door.desk() as desk:
        if text is not None:
            notes.write(desk, review, case, text)
        found = notes.read(desk, review, case)
    say({"note": found}, is_json=is_json, words=found or "You have no note on this case.")


@click.command("cite-offers")
@click.argument("review_id")
@click.argument("case_id")
@click.option("--question", default="", help="Offer first what this question rests on.")
@as_json
@inside
@refusing
def cite_offers(door: Door, review_id: str, case_id: str, question: str, is_json: bool) -> None:
    """What a case offers to cite as evidence."""
    with door.desk() as desk:
        work = casework.open_case(desk, ReviewId(review_id), CaseId(case_id))
    asked = _question(work, question) if question else None
    found = evidence.offers(work, asked)
    words = "\n".join(f"{'*' if offer.is_used else ' '} {offer.words}" for offer in found)
    say(found, is_json=is_json, words=words or "This case has no event to cite.")


def _question(work: CaseWork, name: str) -> Question:
    wanted = template_of(QuestionId(name))
    asked = chain.from_iterable(walk(sheet.form.questions) for sheet in work.sheets)
    for question in asked:
        if question.name == wanted:
            return question
    raise Refused("answer.no_question", f"No form of this case asks anything called {name!r}.")


WORDS = (undo, redo, comment, settle, note, cite_offers)
