"""Retries with growing pauses until it works."""

import time

WRONG = None


class Flaky:
    calls = 0

    def get(self):
        self.calls += 1
        if self.calls < 4:
            raise ConnectionError
        return 'page'


def main():
    source = Flaky()
    pauses = []
    for attempt in range(5):
        try:
            page = source.get()
            break
        except ConnectionError:
            pauses.append(2 ** attempt)
            time.sleep(0.002 * pauses[-1])
    return [page, pauses]


def is_right(result):
    return result == ['page', [1, 2, 4]]


if __name__ == '__main__':
    print(repr(main()))
