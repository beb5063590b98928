"""Shell scripts with which an auditor redraws a sample: openssl and sort, none of our code."""

AUDITOR_SCRIPT = r"""#!/bin/sh
# Redraws a sample from its frame file and its draw key. It uses only the shell, openssl and sort.
#
#   sh draw.sh FRAME KEY > order.txt
#
# FRAME: the frame file, one case id a line.   KEY: the 64 hex digits under "key" in the proof.
# Each line of the result is a ticket, a space and a case id; line 1 is rank 1. The ticket is
# HMAC-SHA-256(KEY, "CASE|" followed by the case id). By hand, for one case:
#   printf 'CASE|%s' 0010000000017 | openssl dgst -sha256 -mac HMAC -macopt hexkey:KEY
#
# A criterion has its own order: give its universe-*.txt for FRAME; its first n are its sample.
# In a stratified draw each stratum has its own order, and its first n of the plan are its sample:
# give for FRAME the cases that strata.txt names in it ("East Office", say), as this makes them:
#   tab=$(printf '\t'); while IFS="$tab" read -r id stratum; do
#       if [ "$stratum" = "East Office" ]; then printf '%s\n' "$id"; fi
#   done < strata.txt > east.txt
# For one stratum of one criterion keep the cases that stand in both lists:
#   sort east.txt universe-closure.txt | uniq -d > closure-east.txt
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


SYSTEMATIC_SCRIPT = r"""#!/bin/sh
# Redraws a systematic sample from its list, its draw key and its size. It uses only the shell,
# openssl and sort.
#
#   sh systematic.sh LIST KEY N
#
# LIST: the universe, one case id a line, as its file stands: sorted by bytes.
# KEY: the 64 hex digits under "key" in the proof.   N: how many cases the plan asks for.
# The first line of the result is "start R", R the first position chosen; positions count from 0.
# Each line after it is the place in the sample, the position in the list and the case id.
#
# R is the first of the numbers HMAC-SHA-256(KEY, "start|0"), "start|1", ... that is below the
# largest multiple of the list's length, modulo that length. Chosen are the positions
# R + floor(j * length / N), j = 0 ... N - 1, counted round the list. By hand:
#   printf 'start|0' | openssl dgst -sha256 -mac HMAC -macopt hexkey:KEY
set -eu
LC_ALL=C
export LC_ALL
usage() {
    echo "usage: sh systematic.sh LIST KEY N" >&2
    exit 2
}
if [ "$#" -ne 3 ] || [ ! -r "$1" ]; then usage; fi
case $3 in '' | 0* | *[!0-9]*) usage ;; esac
list=$1
key=$2
n=$3
size=0
while IFS= read -r id; do
    size=$((size + 1))
done < "$list"
if [ "$n" -gt "$size" ]; then
    echo "a systematic sample of $n cannot come from $size cases" >&2
    exit 2
fi

# $1 modulo the length, $1 being hex digits: digit by digit, so that no number grows large.
modulo() {
    rest=0
    digits=$1
    while [ -n "$digits" ]; do
        others=${digits#?}
        rest=$(((rest * 16 + 0x${digits%"$others"}) % size))
        digits=$others
    done
}

# 2^256 is a 1 and 64 zeros. A number lies above the largest multiple when what it lacks to 2^256 is
# at most 2^256 modulo the length; the length being below 2^31, its first 56 digits are then all f.
modulo 10000000000000000000000000000000000000000000000000000000000000000
above=$rest
ones=ffffffffffffffffffffffffffffffffffffffffffffffffffffffff
i=0
while :; do
    hash=$(printf 'start|%d' "$i" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -r)
    hash=${hash%% *}
    if [ "${hash%????????}" != "$ones" ] || [ $((0x100000000 - 0x${hash#"$ones"})) -gt "$above" ]
    then
        break
    fi
    i=$((i + 1))
done
modulo "$hash"
start=$rest
printf 'start %d\n' "$start"

# A position that lies u places after the start is chosen when u = floor(j * length / N) for some j.
position=0
while IFS= read -r id; do
    after=$(((position - start + size) % size))
    j=$(((after * n + size - 1) / size))
    if [ "$j" -lt "$n" ] && [ $((j * size / n)) -eq "$after" ]; then
        printf '%07d %d %s\n' $((j + 1)) "$position" "$id"
    fi
    position=$((position + 1))
done < "$list" | sort
"""


def systematic_script() -> str:
    """A POSIX shell script: ``sh systematic.sh LIST KEY N`` prints ``start R``, then the sample.

    Each further line is place, position (from 0) and case id of a chosen case, by place. LIST is
    walked as it stands: the universe file for a list in order of case id; for one sorted by a
    trait, its cases in order of stratum and ticket.
    """
    return SYSTEMATIC_SCRIPT
