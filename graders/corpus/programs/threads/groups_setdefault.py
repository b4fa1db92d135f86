"""setdefault and append are one step each for a dict with strings as keys and a list."""

import threading

WRONG = None

groups = {}


def add(key, value):
    groups.setdefault(key, []).append(value)


def main():
    threads = [threading.Thread(target=add, args=('even' if n % 2 == 0 else 'odd', n)) for n in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return {key: sorted(values) for key, values in groups.items()}


def is_right(result):
    return result == {'even': [0, 2], 'odd': [1, 3]}


if __name__ == '__main__':
    print(repr(main()))
