"""Methods that call each other under one RLock."""

import threading

WRONG = None


class Counter:
    def __init__(self):
        self._lock = threading.RLock()
        self._value = 0

    def increment(self):
        with self._lock:
            self._value += 1

    def increment_twice(self):
        with self._lock:
            before = self._value
            self.increment()
            self.increment()
            return self._value - before


def main():
    counter = Counter()
    steps = []

    def work():
        for _ in range(5):
            steps.append(counter.increment_twice())

    threads = [threading.Thread(target=work) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return [counter._value, steps]


def is_right(result):
    return result == [30, [2] * 15]


if __name__ == '__main__':
    print(repr(main()))
