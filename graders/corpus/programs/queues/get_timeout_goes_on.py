"""The consumer takes Empty for a pause and goes on until the producer has said the end."""

import queue
import threading
import time

WRONG = None


def main():
    q = queue.Queue()
    got = []
    pauses = 0

    def produce():
        for n in range(4):
            if n == 2:
                time.sleep(0.05)
            q.put(n)
        q.put('end')

    producer = threading.Thread(target=produce)
    producer.start()
    while True:
        try:
            item = q.get(timeout=0.02)
        except queue.Empty:
            pauses += 1
            continue
        if item == 'end':
            break
        got.append(item)
    producer.join()
    return [got, pauses >= 0]


def is_right(result):
    return result == [[0, 1, 2, 3], True]


if __name__ == '__main__':
    print(repr(main()))
