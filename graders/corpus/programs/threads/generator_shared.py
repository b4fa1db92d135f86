"""Two threads draw numbers from one generator, which cannot run twice at once."""

import threading

WRONG = 'race'
FORBID = ('thread_error',)


class Numbers:
    last = 0

    def stream(self):
        while self.last < 6:
            self.last = self.last + 1
            yield self.last


def main():
    stream = Numbers().stream()
    drawn = []

    def work():
        for n in stream:
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
