"""task_done in finally, so that a bad item counts as done too."""

import queue
import threading

WRONG = None


def main():
    q = queue.Queue(maxsize=2)
    got = []

    def consume():
        while True:
            text = q.get()
            try:
                got.append(int(text))
            except ValueError:
                got.append(None)
            finally:
                q.task_done()

    threading.Thread(target=consume, daemon=True).start()
    for text in ('1', 'two', '3'):
        q.put(text)
    q.join()
    return got


def is_right(result):
    return result == [1, None, 3]


if __name__ == '__main__':
    print(repr(main()))
