from functools import reduce


def map_words(line):
    words = line.lower().split()
    return {word: words.count(word) for word in words}


def merge(left, right):
    return {word: left.get(word, 0) + right.get(word, 0) for word in {**left, **right}}


def word_count(lines, pool=None):
    mapped = map(map_words, lines) if pool is None else pool.map(map_words, lines)
    return reduce(merge, mapped, {})


def long_words(lines, length):
    for line in lines:
        yield from filter(lambda word: len(word) >= length, line.split())


def compose(*functions):
    return reduce(lambda f, g: lambda x: f(g(x)), functions, lambda x: x)
