"""The lock covers the read of the counter, not the write."""

import threading

WRONG = 'lost-update'


class Counter:
    def __init__(self):
        self.value = 0
        self.lock = threading.Lock()

    def increment(self):
        with self.lock:
            now = self.value
        self.value = now + 1


def main():
    counter = Counter()

    def work():
        for _ in range(10):
            counter.increment()

    threads = [threading.Thread(target=work) for _ in range(2)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    return counter.value


def is_right(result):
    return result == 20


if __name__ == '__main__':
    print(repr(main()))
