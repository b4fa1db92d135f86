"""getattr and setattr instead of a dot; it is the same read and write."""

import threading

WRONG = 'lost-update'


class Stats:
    hits = 0
    misses = 0


def count(stats, name):
    for _ in range(5):
        setattr(stats, name, getattr(stats, name) + 1)


def main():
    stats = Stats()
    threads = [threading.Thread(target=count, args=(stats, n)) for n in ('hits', 'misses', 'hits')]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return [stats.hits, stats.misses]


def is_right(result):
    return result == [10, 5]


if __name__ == '__main__':
    print(repr(main()))
