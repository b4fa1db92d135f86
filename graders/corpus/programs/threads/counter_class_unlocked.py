"""A collections.Counter raised by several threads."""

import threading
from collections import Counter

WRONG = 'lost-update'

votes = Counter()


def vote(name):
    for _ in range(5):
        votes[name] += 1


def main():
    threads = [threading.Thread(target=vote, args=(n,)) for n in ('ann', 'bob', 'ann')]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return dict(votes)


def is_right(result):
    return result == {'ann': 10, 'bob': 5}


if __name__ == '__main__':
    print(repr(main()))
