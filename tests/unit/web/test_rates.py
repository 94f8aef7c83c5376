"""Token buckets."""

from hypothesis import given
from hypothesis import strategies as st

from pitt.web.rates import MOST_KEYS, NEVER_MS, Buckets, Rate, address_key


@given(
    st.lists(st.integers(0, 2_000), min_size=1, max_size=200),
    st.integers(1, 20),
    st.floats(0.1, 50, allow_nan=False),
)
def test_never_more_than_the_burst_and_what_has_flowed_since(pauses: list[int], burst: int, per_s: float) -> None:
    buckets = Buckets(Rate(burst=burst, per_s=per_s))
    now_ms, taken = 0, 0
    for pause in pauses:
        now_ms += pause
        taken += buckets.take("a", now_ms) == 0
        assert taken <= burst + now_ms / 1000 * per_s + 1e-6


@given(st.integers(1, 20), st.floats(0.1, 50, allow_nan=False))
def test_after_the_wait_that_was_told_there_is_one(burst: int, per_s: float) -> None:
    buckets = Buckets(Rate(burst=burst, per_s=per_s))
    for _ in range(burst):
        assert buckets.take("a", 0) == 0
    wait_ms = buckets.take("a", 0)
    assert wait_ms > 0
    assert buckets.take("a", wait_ms + 1) == 0


def test_keys_do_not_share() -> None:
    buckets = Buckets(Rate(burst=1, per_s=1))
    assert buckets.take("a", 0) == 0
    assert buckets.take("b", 0) == 0
    assert buckets.take("a", 0) > 0


def test_looking_takes_nothing() -> None:
    buckets = Buckets(Rate(burst=1, per_s=1))
    assert [buckets.wait_ms("a", 0) for _ in range(3)] == [0, 0, 0]
    assert buckets.take("a", 0) == 0
    assert buckets.wait_ms("a", 0) == 1_000


def test_a_rate_of_nothing_allows_nothing() -> None:
    assert Buckets(Rate(burst=0, per_s=0)).take("a", 0) == NEVER_MS


def test_a_clock_that_is_set_back_gives_nothing_and_takes_nothing() -> None:
    buckets = Buckets(Rate(burst=2, per_s=1))
    assert buckets.take("a", 10_000) == 0
    assert buckets.take("a", 0) == 0
    assert buckets.take("a", 0) > 0


def test_many_addresses_do_not_fill_the_memory() -> None:
    buckets = Buckets(Rate(burst=2, per_s=0.001))
    for number in range(MOST_KEYS + 10):
        buckets.take(str(number), 0)
    assert len(buckets._levels) <= MOST_KEYS


def test_what_counts_as_one_address() -> None:
    assert address_key("192.0.2.7") == "192.0.2.7"
    assert address_key("::ffff:192.0.2.7") == "192.0.2.7"
    assert address_key("2001:db8::1") == address_key("2001:db8::ffff:2") != address_key("2001:db8:0:1::1")
    assert address_key("fe80::1%eth0") == "fe80::/64"
    assert address_key("not an address") == "not an address"
