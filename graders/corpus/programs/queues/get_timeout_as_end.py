"""The consumer takes a pause of the producer for the end."""

import queue
import threading
import time

WRONG = 'race'


def main():
    q = queue.Queue()
    got = []

    def produce():
        for n in range(4):
            if n == 2:
                time.sleep(0.06)
            q.put(n)

    def consume():
        while True:
            try:
                got.append(q.get(timeout=0.03))
            except queue.Empty:
                return

    threads = [threading.Thread(target=produce), threading.Thread(target=consume)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return got


def is_right(result):
    return result == [0, 1, 2, 3]


if __name__ == '__main__':
    print(repr(main()))
