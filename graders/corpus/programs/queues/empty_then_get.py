"""Two workers ask empty() and then get(): the last item may be gone."""

import queue
import threading

WRONG = 'race'


def main():
    q = queue.Queue()
    for n in range(3):
        q.put(n)
    got = []

    def work():
        while not q.empty():
            got.append(q.get())

    workers = [threading.Thread(target=work, daemon=True) for _ in range(2)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    return sorted(got)


def is_right(result):
    return result == [0, 1, 2]


if __name__ == '__main__':
    print(repr(main()))
