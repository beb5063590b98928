"""The words of the guide: one plain sentence for each sheet, column, type, role and function.

Data only; ``guide`` lays it out, and its tests see that nothing is left without a word.
"""

from collections.abc import Mapping

Words = Mapping[str, str]

SHEETS: Words = {
    "settings": "One row: what the form is called, its version, what kind of review it is for.",
    "survey": "One row for each question, note, calculation, beginning and end of a group.",
    "choices": "The lists that select questions offer, one row for each choice.",
    "qapi_tests": "Test rows: answers, and the outcome each criterion must then have.",
    "guide...": "Explanations. Sheets whose name begins with guide are never read.",
}

SURVEY: Words = {
    "type": "What kind of row it is; a select names its list, like select_one yes_no.",
    "name": "The question's own name: letters, digits, underscores. Keep it from version to"
    " version; a question that means something else needs another name.",
    "relevant": "When it is asked, like ${est_applies} = 'yes'. Empty: always, if its group is.",
    "required": "yes, no, or an expression. An unanswered required question keeps a case open.",
    "constraint": "What an answer must fulfil; a dot is the answer, like . <= today().",
    "calculation": "For calculate rows only: the expression that gives the value.",
    "choice_filter": "Which choices are offered; it may read further columns of choices.",
    "repeat_count": "For begin_repeat: how often. Empty: the reviewer is asked how many.",
    "read_only": "yes shows a fact of the record that nobody can change.",
    "bind::qapi:element": "The element it belongs to, like CM.1.2. A group hands it down.",
    "bind::qapi:criterion": "The criterion it is counted for. A group hands it down.",
    "bind::qapi:role": "What the program may do with the answer; see the roles.",
    "bind::qapi:rule": "The rule whose limit is shown beside the question, like CR-015.",
    "bind::qapi:measure": "The measure of the handbook that it asks about, like CM.1.2.C5.",
    "bind::qapi:fact": "Where the snapshot holds it, like case.opened_date; see the facts.",
    "bind::qapi:prefill": "none, show (the fact stands beside it), suggest (filled, unconfirmed).",
    "bind::qapi:na": "reason: it may be marked not applicable with a coded reason. Else no.",
    "bind::qapi:evidence": "When evidence must be cited: none, on_no (when not met), always.",
    "bind::qapi:comment": "When a comment must be written: none, on_no (when not met), always.",
    "bind::qapi:authority": "The law or regulation, shown beside the question.",
    "bind::qapi:shared": "A key of small letters and hyphens: forms of one case that have it ask"
    " the same question once.",
}

LANGUAGES: Words = {
    "label": "The question, like label::English (en). Each language needs every text.",
    "hint": "A line of help below the question.",
    "constraint_message": "What the reviewer reads when the constraint is not fulfilled.",
    "required_message": "What the reviewer reads when the answer is still missing.",
    "guidance_hint": "Kept for other programs; not shown here.",
    "default": "Kept for other programs; no answer is ever given by itself.",
    "appearance": "Kept for other programs.",
    "parameters": "Kept for other programs.",
}

TYPES: Words = {
    "select_one": "One choice of a list; write the list's name behind it.",
    "select_multiple": "Any number of choices of a list.",
    "date": "A day, kept like 2026-09-30.",
    "integer": "A whole number.",
    "decimal": "A number.",
    "text": "Free text.",
    "note": "Something to read; nothing is answered.",
    "calculate": "Worked out and never shown as a question.",
    "begin_group": "A group begins; what is relevant for it holds for all inside.",
    "end_group": "The group ends.",
    "begin_repeat": "The same questions for each child, order or month begin.",
    "end_repeat": "They end.",
}

ROLES: Words = {
    "applies": "A gate: whether the criterion applies at all.",
    "trigger_date": "The day on which a clock begins.",
    "done_date": "The day on which the step was done.",
    "answer": "The reviewer's judgement of a criterion; its choices have results.",
    "outcome": "A calculate row that gives the outcome word of a criterion.",
    "cause": "Why it was not met; asked when it was not.",
    "comment": "A free remark that belongs to a criterion.",
    "evidence": "Where it is written.",
    "evidence_date": "The day of the newest evidence.",
    "method": "How an element of the agency was looked into.",
    "rating": "How well an element of the agency is in place.",
    "gap": "What is missing.",
    "action": "What will be done about it.",
    "owner": "Who will see to it.",
    "due_date": "By when it is to be done.",
}

WORDS: Words = {
    "result met": "The choice counts as met.",
    "result not_met": "The choice counts as not met; a cause is asked for.",
    "result na": "The choice takes the case out of the criterion.",
    "result not_due": "The limit was still running when the period ended.",
    "result undetermined": "The record does not tell; counted by the plan.",
    "outcome MET, LATE, ...": "The calculate row with the role outcome must end in one of the"
    " outcome words; an empty text means not decided yet.",
    "key": "One letter or digit: the key press that takes the choice.",
}

CHOICES: Words = {
    "list_name": "The list the choice belongs to.",
    "name": "What is stored: no spaces, quotes or commas. Keep it from version to version.",
    "label": "What the reviewer reads, like label::English (en).",
    "result": "What the choice counts as: met, not_met, na, not_due, undetermined.",
    "key": "The key press that takes it; each once in a list.",
}

REASONS: Words = {
    "na_reason": "The coded reasons why a question may be marked not applicable.",
    "undetermined_reason": "The coded reasons why something cannot be told from the record.",
}

SETTINGS: Words = {
    "form_title": "What the form is called.",
    "form_id": "Its id: letters, digits, hyphens, underscores. Never change it.",
    "version": "The day and a two-digit round, like 2026101501. Raise it with every change.",
    "default_language": "The language of columns that name none, like English (en).",
    "namespaces": 'Must be qapi="urn:qapi-desk:form:1" for other programs.',
    "attribute::qapi:review_type": "compliance, data_reliability, special or assessment.",
    "attribute::qapi:asked": "on_request: no review asks it by itself. Else quarterly.",
    "attribute::qapi:handbook": "The source and its edition.",
    "attribute::qapi:effective_from": "The first day it is meant for.",
    "attribute::qapi:effective_to": "The last day it is meant for.",
    "style": "Kept for other programs.",
    "instance_name": "Kept for other programs.",
}

FUNCTIONS: Words = {
    "selected": "selected(${q}, 'a'): whether the choice a was taken.",
    "count-selected": "count-selected(${q}): how many choices were taken.",
    "not": "not(x): true when x is false.",
    "true": "true().",
    "false": "false().",
    "today": "today(): the last day that counts for the review.",
    "now": "now(): the same; no hour is known.",
    "if": "if(test, a, b): a when the test is true, else b.",
    "coalesce": "coalesce(a, b): a unless it is empty, then b.",
    "string-length": "string-length(x): how many characters.",
    "string": "string(x): as a text.",
    "boolean": "boolean(x): true when x is not empty, or a number other than 0.",
    "boolean-from-string": "boolean-from-string(x): true for true and 1.",
    "normalize-space": "normalize-space(x): without blanks at the ends and double ones.",
    "substr": "substr(x, from, to): a part of a text; places count from 0.",
    "substring-before": "substring-before(x, mark): what stands before the mark.",
    "substring-after": "substring-after(x, mark): what stands after the mark.",
    "translate": "translate(x, 'abc', 'xyz'): each letter replaced.",
    "ends-with": "ends-with(x, end).",
    "selected-at": "selected-at(${q}, 0): the first choice that was taken.",
    "checklist": "checklist(least, most, a, b, ...): whether so many are true.",
    "weighted-checklist": "weighted-checklist(least, most, a, weight, b, weight, ...).",
    "abs": "abs(x): without its sign.",
    "pow": "pow(x, n): x to the power of n.",
    "contains": "contains(x, part).",
    "starts-with": "starts-with(x, start).",
    "concat": "concat(a, b, ...): texts joined.",
    "regex": "regex(x, 'pattern'): whether the whole text fits a plain pattern.",
    "number": "number(x): as a number.",
    "int": "int(x): without its decimals.",
    "round": "round(x, places): halves go up.",
    "date": "date(x): a day as 2026-09-30.",
    "decimal-date-time": "decimal-date-time(x): days since 1970-01-01.",
    "format-date": "format-date(x, '%Y-%m-%d').",
    "once": "once(x): the answer if there is one, else x.",
    "min": "min(a, b, ...): the least, or of all instances of a repeat.",
    "max": "max(a, b, ...): the greatest.",
    "sum": "sum(a, b, ...): the sum, or of all instances of a repeat.",
    "count": "count(${repeat}): how many instances there are.",
    "count-non-empty": "count-non-empty(${q}): how many instances have an answer.",
    "join": "join(', ', ${q}): all answers of a repeat in one text.",
    "position": "position(..): which instance of the repeat this is, from 1.",
    "indexed-repeat": "indexed-repeat(${q}, ${repeat}, 2): the answer of the second instance.",
    "fact": "fact('period.first'): what the snapshot or the review holds. Ours, not ODK's.",
    "deadline": "deadline('CR-015', ${day}): the last day of a rule's limit. Ours.",
    "is-late": "is-late('CR-015', ${day}, ${done}): whether it was done after it. Ours.",
    "days-late": "days-late('CR-015', ${day}, ${done}): calendar days after it. Ours.",
    "workdays-between": "workdays-between(${a}, ${b}): open agency days after a up to b. Ours.",
}

FACTS: Words = {
    "case.NAME": "A column of the case, like case.opened_date.",
    "event:CODE.date": "The latest day of an event in the period or before it.",
    "event:CODE.after:OTHER": "The first such event after another one.",
    "event:CODE|OTHER.date": "The latest of either.",
    "payment.NAME": "A column of the last payment; payment:withheld and payment:collected narrow.",
    "account.NAME": "A column of the account of the last month.",
    "order.NAME": "A column of the latest order; order[2].NAME in expressions.",
    "child.NAME": "A column of a child; child.count counts them for a repeat.",
    "month.NAME": "A month of the fiscal year.",
    "year.NAME": "A sum of the fiscal year.",
    "report:LINE.reported": "Whether the case is on that line's audit trail; .amount its amount.",
    "line:LINE.tolerance": "In expressions: the tolerance of a line.",
    "review:CRITERION": "In expressions: yes when the case is reviewed for that criterion.",
    "period.first": "In expressions: the first day of the period; also period.last.",
}

TESTS: Words = {
    "test": "A name for the row: what happens in this case.",
    "today": "The last day that counts, like 2026-09-30.",
    "NAME": "A column titled like a question holds its answer; child[2]/child_born in a repeat.",
    "fact::PATH": "What the record holds there.",
    "expect::CRITERION": "The outcome word the criterion must have; open for none yet.",
}
