import operator
from collections import Counter
from functools import partial, reduce
from itertools import chain


def map_words(line):
    return dict(Counter(line.lower().split()))


def merge(left, right):
    return dict(operator.add(Counter(left), Counter(right)))


def word_count(lines, pool=None):
    if sum(1 for line in lines) == 0:
        return {}
    do_map = map if pool is None else pool.map
    return reduce(merge, do_map(map_words, lines), {})


def is_long(length, word):
    return len(word) >= length


def long_words(lines, length):
    return filter(partial(is_long, length), chain.from_iterable(map(str.split, lines)))


def two(f, g):
    return lambda x: f(g(x))


def compose(*functions):
    return reduce(two, functions, lambda x: x)
