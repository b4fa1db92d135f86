import pytest

from tally import Tally


@pytest.fixture
def tally():
    return Tally()


@pytest.mark.parametrize("times", [1, 2, 10])
def test_add_says_how_many(tally, times):
    tally.add("lock", 3)
    assert tally.add("lock", times) == 3 + times


def test_two_do_not_mix(tally):
    tally.add("lock")
    assert Tally().total() == 0


def test_counts_and_total(tally):
    tally.add("lock")
    tally.add("queue")
    assert (tally.count("lock"), tally.count("none")) == (1, 0)
    assert tally.total() == 2
