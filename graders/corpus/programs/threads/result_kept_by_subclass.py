"""A Thread whose join gives back what the target returned."""

import threading

WRONG = None


class Asked(threading.Thread):
    def __init__(self, function, *args):
        super().__init__()
        self._function, self._arguments = function, args
        self._answer = None

    def run(self):
        self._answer = self._function(*self._arguments)

    def join(self, timeout=None):
        super().join(timeout)
        return self._answer


def main():
    threads = [Asked(pow, n, 2) for n in range(3)]
    for t in threads:
        t.start()
    return [t.join() for t in threads]


def is_right(result):
    return result == [0, 1, 4]


if __name__ == '__main__':
    print(repr(main()))
