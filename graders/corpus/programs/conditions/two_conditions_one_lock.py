"""A condition for each kind over the same lock, so that notify() wakes the right one."""

import threading

WRONG = None

lock = threading.Lock()
not_empty = threading.Condition(lock)
not_full = threading.Condition(lock)
items = []


def put(item):
    with not_full:
        not_full.wait_for(lambda: len(items) < 2)
        items.append(item)
        not_empty.notify()


def get():
    with not_empty:
        not_empty.wait_for(lambda: items)
        item = items.pop(0)
        not_full.notify()
        return item


def main():
    got = []
    putter = threading.Thread(target=lambda: [put(n) for n in range(6)])
    getters = [threading.Thread(target=lambda: [got.append(get()) for _ in range(3)]) for _ in range(2)]
    for t in [putter, *getters]:
        t.start()
    for t in [putter, *getters]:
        t.join()
    return sorted(got)


def is_right(result):
    return result == list(range(6))


if __name__ == '__main__':
    print(repr(main()))
