"""The consumer never says task_done, so join never returns."""

import queue
import threading

WRONG = 'deadlock'


def main():
    q = queue.Queue()
    got = []

    def consume():
        while True:
            got.append(q.get())

    threading.Thread(target=consume, daemon=True).start()
    for n in range(3):
        q.put(n)
    q.join()
    return got


def is_right(result):
    return result == [0, 1, 2]


if __name__ == '__main__':
    print(repr(main()))
