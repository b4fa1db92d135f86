"""Each thread makes a lock of its own, so nobody keeps anybody out."""

import threading

WRONG = 'lost-update'

total = 0


class Adder(threading.Thread):
    def __init__(self, times):
        super().__init__()
        self.times = times
        self.lock = threading.Lock()

    def run(self):
        global total
        for _ in range(self.times):
            with self.lock:
                total += 1


def main():
    adders = [Adder(20), Adder(20), Adder(20)]
    for a in adders:
        a.start()
    for a in adders:
        a.join()
    return total


def is_right(result):
    return result == 60


if __name__ == '__main__':
    print(repr(main()))
