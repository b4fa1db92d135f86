"""One generator for all, drawn from under a lock."""

import threading

WRONG = None
FORBID = ('thread_error',)


class Numbers:
    last = 0

    def stream(self):
        while self.last < 6:
            self.last = self.last + 1
            yield self.last


def main():
    stream = Numbers().stream()
    lock = threading.Lock()
    drawn = []

    def draw():
        with lock:
            return next(stream, None)

    def work():
        while (n := draw()) is not None:
            drawn.append(n)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(drawn)


def is_right(result):
    return result == [1, 2, 3, 4, 5, 6]


if __name__ == '__main__':
    print(repr(main()))
