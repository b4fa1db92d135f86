"""Appending to one list from many threads needs no lock."""

import threading

WRONG = None

squares = []


def work(start):
    for n in range(start, start + 10):
        squares.append(n * n)


def main():
    threads = [threading.Thread(target=work, args=(start,)) for start in range(0, 40, 10)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(squares)


def is_right(result):
    return result == [n * n for n in range(40)]


if __name__ == '__main__':
    print(repr(main()))
