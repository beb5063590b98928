"""Answers one question after the other and says each number only once it is saved."""

import sys
from datetime import UTC, datetime
from itertools import count

from qapi_desk.domain.answers import Answer, AnswerEvent
from qapi_desk.domain.chain import Happening
from qapi_desk.domain.ids import CaseId, FormId, PersonId, QuestionId, ReviewId
from qapi_desk.store.work import Store

url, passphrase, first = sys.argv[1], sys.argv[2] or None, int(sys.argv[3])
store = Store(url, passphrase)
store.hold("the window", "ann")
moment = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
for number in count(first):
    answer = Answer(QuestionId(f"q{number % 7}"), str(number))
    event = AnswerEvent(
        ReviewId("r"),
        CaseId("0000000000001"),
        FormId("compliance"),
        "1.0",
        answer,
        PersonId("ann"),
        moment,
    )
    with store.write() as work:
        work.answers.record(event)
        work.history.append(Happening(moment, "ann", "answer.given", "r", {"value": str(number)}))
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()
