"""The greatest value is kept under a lock that a return leaves early."""

import threading

WRONG = None


class Best:
    def __init__(self):
        self.value = 0
        self.lock = threading.Lock()

    def offer(self, value):
        with self.lock:
            if value <= self.value:
                return False
            self.value = value
            return True


def main():
    best = Best()
    threads = [threading.Thread(target=lambda vs=vs: [best.offer(v) for v in vs]) for vs in ([1, 5], [2, 9], [3, 7])]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return best.value


def is_right(result):
    return result == 9


if __name__ == '__main__':
    print(repr(main()))
