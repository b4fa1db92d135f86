from concurrent.futures import ThreadPoolExecutor

import pytest

from tally import Tally
from tally.command import main


def test_add_returns_the_new_count():
    tally = Tally()
    assert tally.add("a") == 1
    assert tally.add("a", 4) == 5


def test_what_was_never_added():
    assert Tally().count("a") == 0


def test_total_adds_all_up():
    tally = Tally()
    tally.add("a", 2)
    tally.add("b", 3)
    assert tally.count("a") == 2
    assert tally.total() == 5


@pytest.mark.parametrize("workers", [1, 4])
def test_many_threads(workers):
    tally = Tally()
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(tally.add, ["a"] * 20))
    assert tally.count("a") == 20


def test_command(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["tally", "b", "a", "b"])
    main()
    assert capsys.readouterr().out == "b 2\na 1\n"
