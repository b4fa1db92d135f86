"""task_done is called before the item has been worked on."""

import queue
import threading

WRONG = 'race'


def main():
    q = queue.Queue()
    got = []

    def consume():
        while True:
            n = q.get()
            q.task_done()
            got.append(n * 2)

    threading.Thread(target=consume, daemon=True).start()
    for n in range(3):
        q.put(n)
    q.join()
    return list(got)


def is_right(result):
    return result == [0, 2, 4]


if __name__ == '__main__':
    print(repr(main()))
