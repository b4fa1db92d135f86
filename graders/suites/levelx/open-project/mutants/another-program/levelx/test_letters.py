from letters import Counter


def test_adds_up():
    counter = Counter(workers=4)
    counter.count_all(["ab"] * 20)
    assert counter.totals == {"a": 20, "b": 20}


def test_most_common_first():
    counter = Counter(workers=1)
    counter.count_all(["abb"])
    assert counter.most_common(1) == [("b", 2)]


def test_ignores_what_is_no_letter():
    counter = Counter(workers=1)
    counter.count_all(["a 1!"])
    assert counter.totals == {"a": 1}
