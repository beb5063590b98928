"""What the engine itself says of an answer, in the languages that forms are read in.

A form's own messages are translated in the form; these are what is left where it has none.
Knows nothing of questions: a sentence and what stands in its places.
"""

import re
from collections.abc import Mapping

CUT = "The record gives {value}; the first {most} are asked about."
DOES_NOT_FIT = "This answer does not fit the other answers."
NOT_A_CHOICE = "{answer} is not one of the choices."
NOT_A_COUNT = "Write how many there are, a whole number from 0 to {most}."
NOT_A_DAY = "Write a day of the calendar as year-month-day, like 2026-03-31."
NOT_A_NUMBER = "Write a number, with a point before any decimals."
NOT_A_REASON = "{answer} is not one of the coded reasons."
NOT_WHOLE = "Write a whole number."

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "es": {
        CUT: "El expediente da {value}; se pregunta por los primeros {most}.",
        DOES_NOT_FIT: "Esta respuesta no concuerda con las otras respuestas.",
        NOT_A_CHOICE: "{answer} no es una de las opciones.",
        NOT_A_COUNT: "Escriba cuántos hay, un número entero de 0 a {most}.",
        NOT_A_DAY: "Escriba un día del calendario como año-mes-día, por ejemplo 2026-03-31.",
        NOT_A_NUMBER: "Escriba un número, con un punto antes de los decimales.",
        NOT_A_REASON: "{answer} no es uno de los motivos codificados.",
        NOT_WHOLE: "Escriba un número entero.",
    }
}
"""Per language each sentence as it is said there; English is the sentence itself."""


def say(language: str, sentence: str, **places: object) -> str:
    """A sentence of the engine in a language, its places filled; English where there is no other.

    Args:
        language: code of the language, such as ``es``.
        sentence: one of the sentences above.
        places: what stands in each of its places.
    """
    return SENTENCES.get(language, {}).get(sentence, sentence).format(**places)


def said_again(language: str, said: str) -> str:
    """What was said in English, in another language, with the same things in its places.

    A sentence that is not the engine's comes back as it is.
    """
    for sentence in SENTENCES.get(language, {}):
        found = re.fullmatch(_pattern(sentence), said, re.DOTALL)
        if found is not None:
            return say(language, sentence, **found.groupdict())
    return said


def _pattern(sentence: str) -> str:
    """What a sentence looks like once its places are filled."""
    return re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*)", re.escape(sentence))
