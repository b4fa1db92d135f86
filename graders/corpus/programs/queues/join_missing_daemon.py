"""Nothing waits for the daemon consumer."""

import queue
import threading

WRONG = 'race'


def main():
    q = queue.Queue(maxsize=2)
    got = []

    def consume():
        while True:
            got.append(q.get())
            q.task_done()

    threading.Thread(target=consume, daemon=True).start()
    for n in range(5):
        q.put(n)
    return list(got)


def is_right(result):
    return result == [0, 1, 2, 3, 4]


if __name__ == '__main__':
    print(repr(main()))
