"""Two threads read the next free slot and may take the same."""

import threading
import time

WRONG = 'race'


class Rate:
    def __init__(self):
        self.next = time.monotonic()
        self.given = []

    def wait(self):
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
