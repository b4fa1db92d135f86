"""Calls the student's functions. Runs beside the student's code, so nothing in here knows what is right."""

import functools
from concurrent.futures import ThreadPoolExecutor


def mapping(lab, lines):
    map_words = lab.load("module").map_words
    return {"told": [map_words(line) for line in lines]}


def merging(lab, pairs):
    merge = lab.load("module").merge
    told = []
    for left, right in pairs:
        before = dict(left), dict(right)
        result = merge(left, right)
        told.append([result, [left, right] == list(before), result is left or result is right])
    return {"told": told}


def counting(lab, lines, once):
    """`once`: the lines come from a generator, which can be gone through only once."""
    calls = []
    real = functools.reduce

    def reduce(*arguments):
        calls.append(len(arguments))
        return real(*arguments)

    functools.reduce = reduce
    word_count = lab.load("module").word_count
    told = word_count((line for line in lines) if once else lines)
    return {"told": told, "again": word_count(list(lines)), "reduces": len(calls)}


def pooled(lab, lines, size):
    word_count = lab.load("module").word_count
    handed_over = lab.watch(ThreadPoolExecutor, "submit")
    with ThreadPoolExecutor(size) as pool:
        told = word_count(lines, pool)
    return {"told": told, "jobs": len(handed_over)}


def endless(lab, lines, length, wanted, far):
    """The lines come again and again; how many are taken for so many words? After so `far` they do end, before they fill the memory."""
    taken = []

    def source():
        while len(taken) < far:
            for line in lines:
                taken.append(line)
                yield line

    words = iter(lab.load("module").long_words(source(), length))
    before = len(taken)
    told = [next(words) for _ in range(wanted)]
    return {"told": told, "before": before, "taken": len(taken)}


def composing(lab, steps, value):
    """Functions that write down that they were called."""
    compose = lab.load("module").compose
    order = []

    def step(number):
        def function(x):
            order.append(number)
            return x * number + 1

        return function

    made = compose(*[step(number) for number in steps])
    before = list(order)
    return {"told": made(value), "again": made(value), "order": order, "before": before, "nothing": compose()(value)}
