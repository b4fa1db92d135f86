"""A new list is put under a key although another thread may just have done so."""

import threading

WRONG = 'race'

groups = {}


def add(key, value):
    if key not in groups:
        groups[key] = []
    groups[key].append(value)


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
