"""The shell script with which an auditor redraws a sample: openssl and sort, none of our code."""

AUDITOR_SCRIPT = r"""#!/bin/sh
# Redraws a sample from its frame file and its draw key. It uses only the shell, openssl and sort.
#
#   sh draw.sh FRAME KEY > order.txt
#
# FRAME: the frame file, one case id a line.   KEY: the 64 hex digits under "key" in the proof.
# Each line of the result is a ticket, a space and a case id; line 1 is rank 1. The ticket is
# HMAC-SHA-256(KEY, "CASE|" followed by the case id). By hand, for one case:
#   printf 'CASE|%s' 0010000000017 | openssl dgst -sha256 -mac HMAC -macopt hexkey:KEY
set -eu
LC_ALL=C
export LC_ALL
if [ "$#" -ne 2 ] || [ ! -r "$1" ]; then
    echo "usage: sh draw.sh FRAME KEY" >&2
    exit 2
fi
frame=$1
key=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
: > "$work/tickets"

tickets() {
    openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -r "$@" >> "$work/tickets"
}

# openssl reads many files at a time, so the cases go to it in batches of 500.
set --
while IFS= read -r id; do
    printf 'CASE|%s' "$id" > "$work/case$#"
    set -- "$@" "$work/case$#"
    if [ "$#" -eq 500 ]; then
        tickets "$@"
        set --
    fi
done < "$frame"
if [ "$#" -gt 0 ]; then
    tickets "$@"
fi

while IFS= read -r id && IFS=' ' read -r ticket rest <&3; do
    printf '%s %s\n' "$ticket" "$id"
done < "$frame" 3< "$work/tickets" | sort
"""


def auditor_script() -> str:
    """A POSIX shell script: ``sh draw.sh FRAME KEY`` prints ``ticket case_id`` in rank order."""
    return AUDITOR_SCRIPT
