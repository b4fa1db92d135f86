"""Items that find no place are counted; what is kept and what is dropped adds up."""

import queue
import threading

WRONG = None
FORBID = ('thread_error',)


def main():
    q = queue.Queue(maxsize=2)
    dropped = []
    got = []

    def produce(start):
        for n in range(start, start + 3):
            try:
                q.put_nowait(n)
            except queue.Full:
                dropped.append(n)

    producers = [threading.Thread(target=produce, args=(s,)) for s in (0, 10)]
    for p in producers:
        p.start()
    while any(p.is_alive() for p in producers) or not q.empty():
        try:
            got.append(q.get(timeout=0.005))
        except queue.Empty:
            continue
    return sorted(got + dropped)


def is_right(result):
    return result == [0, 1, 2, 10, 11, 12]


if __name__ == '__main__':
    print(repr(main()))
