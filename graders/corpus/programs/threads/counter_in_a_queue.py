"""The counter lives in a queue of one: who has taken it out is alone with it."""

import queue
import threading

WRONG = None


def main():
    box = queue.Queue(maxsize=1)
    box.put(0)

    def work():
        for _ in range(5):
            box.put(box.get() + 1)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return box.get()


def is_right(result):
    return result == 15


if __name__ == '__main__':
    print(repr(main()))
