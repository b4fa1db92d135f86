"""One sentinel is enough if each worker puts it back for the next one."""

import threading
from queue import Queue

WRONG = None

END = object()


def main():
    jobs = Queue()
    results = []

    def work():
        while True:
            n = jobs.get()
            if n is END:
                jobs.put(END)
                break
            results.append(n * n)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for w in workers:
        w.start()
    for n in [*range(4), END]:
        jobs.put(n)
    for w in workers:
        w.join()
    return sorted(results)


def is_right(result):
    return result == [0, 1, 4, 9]


if __name__ == '__main__':
    print(repr(main()))
