"""Each thread counts into its own Counter; the main thread merges them after join."""

import threading
from collections import Counter

WRONG = None

text = ['a b a c', 'b a c a', 'c c a b']


class Count(threading.Thread):
    def __init__(self, line):
        threading.Thread.__init__(self)
        self.line = line
        self.counts = Counter()

    def run(self):
        for word in self.line.split():
            self.counts[word] += 1


def main():
    threads = [Count(line) for line in text]
    for t in threads:
        t.start()
    total = Counter()
    for t in threads:
        t.join()
        total += t.counts
    return dict(total)


def is_right(result):
    return result == {'a': 5, 'b': 3, 'c': 4}


if __name__ == '__main__':
    print(repr(main()))
