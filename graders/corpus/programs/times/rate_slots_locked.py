"""The slot is given out under the lock; the sleep comes after it."""

import threading
import time

WRONG = None


class Rate:
    def __init__(self):
        self.lock = threading.Lock()
        self.next = time.monotonic()
        self.given = []

    def wait(self):
        with self.lock:
            slot = self.next
            self.next = slot + 0.01
            self.given.append(round(slot, 6))
        time.sleep(max(0, slot - time.monotonic()))


def main():
    rate = Rate()
    threads = [threading.Thread(target=rate.wait) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return len(set(rate.given))


def is_right(result):
    return result == 3


if __name__ == '__main__':
    print(repr(main()))
