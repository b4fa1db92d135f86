"""Putters and getters wait on one condition, and notify() may wake the wrong kind."""

import threading

WRONG = 'lost-wakeup'


class Slot:
    def __init__(self):
        self.cond = threading.Condition()
        self.items = []

    def put(self, item):
        with self.cond:
            while self.items:
                self.cond.wait()
            self.items.append(item)
            self.cond.notify()

    def get(self):
        with self.cond:
            while not self.items:
                self.cond.wait()
            item = self.items.pop()
            self.cond.notify()
            return item


def main():
    slot = Slot()
    got = []
    threads = [threading.Thread(target=lambda: got.append(slot.get()), daemon=True) for _ in range(3)]
    threads += [threading.Thread(target=slot.put, args=(n,), daemon=True) for n in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(got)


def is_right(result):
    return result == [0, 1, 2]


if __name__ == '__main__':
    print(repr(main()))
