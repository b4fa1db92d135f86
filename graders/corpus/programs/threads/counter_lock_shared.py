"""A Thread subclass whose class attribute is the one lock of all."""

import threading

WRONG = None


class Adder(threading.Thread):
    lock = threading.Lock()
    total = 0

    def __init__(self, times):
        super().__init__()
        self.times = times

    def run(self):
        for _ in range(self.times):
            with Adder.lock:
                Adder.total += 1


def main():
    adders = [Adder(20), Adder(20), Adder(20)]
    for a in adders:
        a.start()
    for a in adders:
        a.join()
    return Adder.total


def is_right(result):
    return result == 60


if __name__ == '__main__':
    print(repr(main()))
