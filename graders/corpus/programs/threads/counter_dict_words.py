"""Threads count words into one dictionary without a lock."""

import threading

WRONG = 'lost-update'

text = ['a b a c', 'b a c a', 'c c a b']
counts = {}


def count(line):
    for word in line.split():
        counts[word] = counts.get(word, 0) + 1


def main():
    threads = [threading.Thread(target=count, args=(line,)) for line in text]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return counts


def is_right(result):
    return result == {'a': 5, 'b': 3, 'c': 4}


if __name__ == '__main__':
    print(repr(main()))
