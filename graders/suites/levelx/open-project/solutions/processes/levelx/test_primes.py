import pytest

from primes import is_prime, pieces, primes_below


@pytest.mark.parametrize("number", [2, 3, 5, 97])
def test_primes(number):
    assert is_prime(number)


@pytest.mark.parametrize("number", [-1, 0, 1, 4, 91])
def test_others(number):
    assert not is_prime(number)


def test_pieces_meet():
    assert pieces(1200, 500) == [(0, 500), (500, 1000), (1000, 1200)]


def test_below_thirty():
    assert primes_below(30, workers=2) == [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]
