"""Owns how many groups there are and how large; must not know who sits in them."""

from typing import Final

SMALLEST: Final = 2
LARGEST: Final = 6


def group_count(n: int, size: int) -> int:
    """Gives the number of groups for `n` students at the target `size`.

    `n` and `size` count people. Zero where fewer than two are there: one student stays at the front.
    Raises ValueError for a size outside 2 to 6. Source: DESIGN, The rules of the classroom, Groups.
    """
    if not SMALLEST <= size <= LARGEST:
        raise ValueError(f"the target size of a group is {SMALLEST} to {LARGEST}, not {size}")
    if n < SMALLEST:
        return 0
    fewest = -(-n // LARGEST)
    nearest = (2 * n + size) // (2 * size)
    return max(1, min(n // 2, max(fewest, nearest)))


def group_sizes(n: int, size: int) -> tuple[int, ...]:
    """Gives the sizes of the groups for `n` students, the larger ones first, differing by at most 1.

    Empty where `group_count` is zero. Raises ValueError for a size outside 2 to 6.
    """
    count = group_count(n, size)
    if not count:
        return ()
    small, larger = divmod(n, count)
    return (small + 1,) * larger + (small,) * (count - larger)
