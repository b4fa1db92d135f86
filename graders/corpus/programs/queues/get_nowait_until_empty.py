"""Workers take from a filled queue until it raises Empty."""

import queue
import threading

WRONG = None
FORBID = ('thread_error',)


def main():
    q = queue.Queue()
    for n in range(5):
        q.put(n)
    got = []

    def work():
        try:
            while True:
                got.append(q.get_nowait())
        except queue.Empty:
            pass

    workers = [threading.Thread(target=work) for _ in range(2)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    return sorted(got)


def is_right(result):
    return result == [0, 1, 2, 3, 4]


if __name__ == '__main__':
    print(repr(main()))
