"""empty() and then get() is fine for the only consumer of a queue that nobody fills any more."""

import queue
import threading

WRONG = None


def main():
    q = queue.Queue()
    for n in range(3):
        q.put(n)
    got = []

    def work():
        while not q.empty():
            got.append(q.get())

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    return got


def is_right(result):
    return result == [0, 1, 2]


if __name__ == '__main__':
    print(repr(main()))
