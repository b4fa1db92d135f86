"""The barrier's action runs once a round, when all have come and none has left."""

import threading

WRONG = None

values = [0, 0, 0]
sums = []
barrier = threading.Barrier(3, action=lambda: sums.append(sum(values)))


def work(n):
    for r in range(3):
        values[n] = r
        barrier.wait()
        barrier.wait()


def main():
    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sums


def is_right(result):
    return result == [0, 0, 3, 3, 6, 6]


if __name__ == '__main__':
    print(repr(main()))
