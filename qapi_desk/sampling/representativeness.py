"""Whether a sample looks like its universe: weeks, workers, offices, units, strata.

A check of chance, not of the draw: one test in twenty falls below .05 though nothing is wrong.
The draw itself is proved by its key. Knows groups by name only.
"""

from collections.abc import Mapping
from fractions import Fraction

from qapi_desk.domain.estimates import GroupShare, Representativeness
from qapi_desk.sampling.numbers import check_sample, refuse, whole
from qapi_desk.sampling.special import chi_square_tail

FEWEST_EXPECTED = 5
"""Cochran's rule (1954) for the chi-square approximation."""
OTHER = "other"

Groups = Mapping[str, int]


def compare(by: str, universe: Groups, drawn: Groups) -> Representativeness:
    """Compare the groups of a simple random sample with those of its universe.

    Groups that expect fewer than five cases are counted together, from the smallest upward, with
    larger ones until the group together expects five as well. The statistic is Pearson's times
    (N - 1) / (N (1 - f)), which takes the finite population into account, against chi-square
    with one degree of freedom fewer than groups.

    Args:
        by: what the groups are (week, worker, office, ...).
        universe: cases of the universe in each group.
        drawn: cases drawn in each group; a group left out has none.

    Returns:
        The groups as they were compared, by name, the merged one last; how many groups it holds;
        statistic and p-value, None when one group remains, nothing was drawn, or everything was.

    Raises:
        Refused: for an empty universe, a group drawn from that is not there, or drawn beyond it.
    """
    size, n, shares = shares_of(universe, drawn)
    groups, merged = _merge(shares)
    statistic = _statistic(groups, size, n)
    df = len(groups) - 1
    p_value = None if statistic is None else chi_square_tail(statistic, df)
    return Representativeness(by, size, n, groups, merged, statistic, df, p_value)


def shares_of(universe: Groups, drawn: Groups) -> tuple[int, int, list[GroupShare]]:
    """N, n, and every group that holds a case, by name. Refused as in ``compare``."""
    for name in sorted(drawn):
        if whole(drawn[name], f"Drawn from {name}") > universe.get(name, 0):
            refuse(
                "groups.drawn",
                f"{drawn[name]} cases drawn from {name} exceed its {universe.get(name, 0)}.",
                group=name,
            )
    size = sum(whole(count, f"Cases in {name}") for name, count in universe.items())
    n = sum(drawn.values())
    check_sample(size, max(n, 1), 0)
    rate = Fraction(n, size)
    shares = [
        GroupShare(name, cases, drawn.get(name, 0), cases * rate)
        for name, cases in sorted(universe.items())
        if cases
    ]
    return size, n, shares


def _merge(shares: list[GroupShare]) -> tuple[tuple[GroupShare, ...], int]:
    """The groups with small ones counted together, and how many were."""
    rest = sorted(shares, key=lambda group: (group.expected, group.name))
    small: list[GroupShare] = []
    together_expected = Fraction(0)
    for group in rest:
        if group.expected >= FEWEST_EXPECTED and not 0 < together_expected < FEWEST_EXPECTED:
            break
        small.append(group)
        together_expected += group.expected
    kept = sorted(rest[len(small) :], key=lambda group: group.name)
    if not small:
        return tuple(kept), 0
    together = GroupShare(
        _free_name({group.name for group in kept}),
        sum(group.universe for group in small),
        sum(group.drawn for group in small),
        sum((group.expected for group in small), Fraction(0)),
    )
    return (*kept, together), len(small)


def _free_name(taken: set[str]) -> str:
    """``other``, or that with as many marks as it takes to be nobody's name."""
    name = OTHER
    while name in taken:
        name += "*"
    return name


def _statistic(groups: tuple[GroupShare, ...], size: int, n: int) -> float | None:
    if len(groups) < 2 or n in {0, size}:
        return None
    pearson = sum(
        ((group.drawn - group.expected) ** 2 / group.expected for group in groups), Fraction(0)
    )
    return float(pearson * (size - 1) / (size - n))
