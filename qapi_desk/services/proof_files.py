"""The names of the files that are exported beside a proof. Opens none of them."""

from pathlib import PurePath

from qapi_desk.domain.ids import CriterionId

FRAME_FILE = "frame.txt"
STRATA_FILE = "strata.txt"
SYSTEMATIC_FILE = "systematic.sh"
LIST_FILE = "list.txt"
"""What a systematic draw walks, when that is not the universe in order of case id."""
_LONGEST_NAME_BYTES = 200
"""Most file systems hold names of 255 bytes; a criterion's is never as long."""


def universe_file(criterion: CriterionId) -> str:
    """The file of a criterion's universe, which is a frame file of its own."""
    return f"universe-{criterion}.txt"


def excluded_file(criterion: CriterionId) -> str:
    """The file of the cases that a criterion leaves out, because an earlier draw chose them."""
    return f"excluded-{criterion}.txt"


def is_file_name(name: str) -> bool:
    """Whether a word from somebody else's proof may stand in the name of a file."""
    is_short = len(name.encode(errors="replace")) <= _LONGEST_NAME_BYTES
    return bool(name) and is_short and PurePath(name).name == name and "\\" not in name
