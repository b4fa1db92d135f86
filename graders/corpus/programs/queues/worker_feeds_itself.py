"""A worker puts two new jobs into the bounded queue that only it empties."""

import queue
import threading

WRONG = 'deadlock'


def main():
    jobs = queue.Queue(maxsize=1)
    seen = []

    def work():
        while len(seen) < 3:
            depth = jobs.get()
            seen.append(depth)
            if depth == 0:
                jobs.put(1)
                jobs.put(1)

    w = threading.Thread(target=work, daemon=True)
    w.start()
    jobs.put(0)
    w.join()
    return seen


def is_right(result):
    return result == [0, 1, 1]


if __name__ == '__main__':
    print(repr(main()))
