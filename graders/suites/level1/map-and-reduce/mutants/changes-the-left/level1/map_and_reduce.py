import functools
from itertools import chain


def map_words(line: str) -> dict:
    counts = {}
    for word in line.split():
        word = word.lower()
        counts[word] = counts.get(word, 0) + 1
    return counts


def merge(left: dict, right: dict) -> dict:
    both = left
    for word, number in right.items():
        both[word] = both.get(word, 0) + number
    return both


def word_count(lines, pool=None):
    if pool:
        futures = [pool.submit(map_words, line) for line in lines]
        parts = (future.result() for future in futures)
    else:
        parts = (map_words(line) for line in lines)
    return functools.reduce(merge, parts, dict())


def long_words(lines, length):
    words = chain.from_iterable(line.split() for line in lines)
    return (word for word in words if len(word) >= length)


def compose(*functions):
    def composed(value):
        for function in reversed(functions):
            value = function(value)
        return value
    return composed
