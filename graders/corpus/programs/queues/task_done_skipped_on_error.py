"""A bad item jumps over task_done."""

import queue
import threading

WRONG = 'deadlock'


def main():
    q = queue.Queue()
    got = []

    def consume():
        while True:
            text = q.get()
            try:
                got.append(int(text))
                q.task_done()
            except ValueError:
                got.append(None)

    threading.Thread(target=consume, daemon=True).start()
    for text in ('1', 'two', '3'):
        q.put(text)
    q.join()
    return got


def is_right(result):
    return result == [1, None, 3]


if __name__ == '__main__':
    print(repr(main()))
