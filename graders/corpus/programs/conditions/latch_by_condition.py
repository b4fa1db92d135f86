"""A countdown latch: who arrives last wakes the one who waits."""

import threading

WRONG = None


class Latch:
    def __init__(self, count):
        self.count = count
        self.zero = threading.Condition()

    def count_down(self):
        with self.zero:
            self.count -= 1
            if self.count == 0:
                self.zero.notify_all()

    def wait(self):
        with self.zero:
            while self.count > 0:
                self.zero.wait()


def main():
    latch = Latch(3)
    done = []

    def work(n):
        done.append(n)
        latch.count_down()

    for n in range(3):
        threading.Thread(target=work, args=(n,)).start()
    latch.wait()
    return sorted(done)


def is_right(result):
    return result == [0, 1, 2]


if __name__ == '__main__':
    print(repr(main()))
