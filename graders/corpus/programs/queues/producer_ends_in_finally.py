"""The sentinel goes out in finally, whatever happens to the producer."""

import queue
import threading

WRONG = None


def main():
    q = queue.Queue()
    got = []
    errors = []

    def produce():
        try:
            for text in ('1', '2', 'x'):
                q.put(int(text))
        except ValueError as error:
            errors.append(str(error)[:7])
        finally:
            q.put(None)

    def consume():
        while (n := q.get()) is not None:
            got.append(n)

    threads = [threading.Thread(target=f) for f in (produce, consume)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return [got, errors]


def is_right(result):
    return result == [[1, 2], ['invalid']]


if __name__ == '__main__':
    print(repr(main()))
