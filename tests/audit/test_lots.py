"""Every position has a lot of its own, the same however it is asked for, and others in each verification."""

import json

from hypothesis import given
from hypothesis import strategies as st

from audit.verification.checks.lots import MOST_BITS, Lots

SHORT, LONG = Lots(1_000), Lots(3 << MOST_BITS)
ANY = st.integers(-(1 << 40), 1 << 40) | st.integers(-3, 3_000)


@given(st.sampled_from([SHORT, LONG]), st.lists(ANY, max_size=20))
def test_a_total_is_the_sum_of_the_lots_of_possible_and_impossible_positions(lots: Lots, positions: list[int]):
    assert lots.total(json.dumps(positions)) == sum(map(lots.of, positions))


@given(st.sampled_from([SHORT, LONG]), ANY | st.integers((1 << MOST_BITS) - 20, 1 << MOST_BITS), st.integers(0, 30))
def test_lots_that_follow_each_other_are_those_of_their_positions(lots: Lots, first: int, many: int):
    assert list(lots.following(first, many)) == [lots.of(each) for each in range(first, first + many)]


@given(st.sets(ANY, min_size=2, max_size=5))
def test_no_two_positions_share_a_lot(positions: set[int]):
    assert len({LONG.of(each) for each in positions}) == len(positions)


def test_lots_are_drawn_anew():
    assert Lots(1_000).total("[1, 5, 6]") != SHORT.total("[1, 5, 6]") != SHORT.total("[2, 3, 7]")
