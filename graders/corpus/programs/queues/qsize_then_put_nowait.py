"""Two producers look at qsize() and then put_nowait(): the last place may be taken."""

import queue
import threading

WRONG = 'race'
FORBID = ('thread_error',)


def main():
    q = queue.Queue(maxsize=3)

    def produce():
        for n in range(2):
            if q.qsize() < 3:
                q.put_nowait(n)

    producers = [threading.Thread(target=produce) for _ in range(2)]
    for p in producers:
        p.start()
    for p in producers:
        p.join()
    return q.qsize()


def is_right(result):
    return result == 3


if __name__ == '__main__':
    print(repr(main()))
