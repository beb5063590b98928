"""With words the command line, without words the window."""

import multiprocessing
import sys

from qapi_desk import app


def is_for_the_window(words: list[str]) -> bool:
    """No words, ``--home FOLDER`` alone, or ``--self-test``; the rest is the command line's."""
    return not words or words == ["--self-test"] or (words[0] == "--home" and len(words) == 2)


def main() -> int:
    """The program; frozen, it is also what a second process of an import runs."""
    multiprocessing.freeze_support()
    words = sys.argv[1:]
    if is_for_the_window(words):
        return app.main(words)
    from qapi_desk.cli.main import main as speak  # noqa: PLC0415 - the window needs no words

    speak(prog_name="qapi-desk")
    return 0


if __name__ == "__main__":
    sys.exit(main())
