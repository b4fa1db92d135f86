"""A queue of tokens as a limit: who holds one may go in, and puts it back."""

import queue
import threading
import time

WRONG = None


def main():
    tokens = queue.Queue()
    for name in ('red', 'blue'):
        tokens.put(name)
    lock = threading.Lock()
    inside = set()
    most = []

    def work():
        token = tokens.get()
        with lock:
            assert token not in inside
            inside.add(token)
            most.append(len(inside))
        time.sleep(0.01)
        with lock:
            inside.remove(token)
        tokens.put(token)

    threads = [threading.Thread(target=work) for _ in range(5)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return [len(most), max(most)]


def is_right(result):
    return result in ([5, 2], [5, 1])


if __name__ == '__main__':
    print(repr(main()))
