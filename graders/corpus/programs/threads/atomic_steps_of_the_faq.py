"""extend, update and item assignment are one step each."""

import threading

WRONG = None

letters = []
table = {}
slots = [None] * 6


def work(n):
    letters.extend([n] * 3)
    table.update({f'{n}': n, f'{n + 10}': n})
    slots[n] = n
    slots[n + 3] = -n


def main():
    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return [sorted(letters), len(table), slots]


def is_right(result):
    return result == [[0, 0, 0, 1, 1, 1, 2, 2, 2], 6, [0, 1, 2, 0, -1, -2]]


if __name__ == '__main__':
    print(repr(main()))
