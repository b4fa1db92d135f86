from tally import Tally


def is_ours(method):
    return method.__code__.co_filename.endswith("counting.py")


def test_add():
    assert is_ours(Tally.add)


def test_count():
    assert is_ours(Tally.count)


def test_total():
    assert is_ours(Tally.total)
