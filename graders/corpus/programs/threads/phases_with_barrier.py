"""A barrier between writing one's own value and reading the neighbour's."""

import threading

WRONG = None

N = 3


def main():
    first = [None] * N
    second = [None] * N
    barrier = threading.Barrier(N)

    def work(i):
        first[i] = i + 1
        barrier.wait()
        second[i] = first[(i + 1) % N]

    threads = [threading.Thread(target=work, args=(i,)) for i in range(N)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return second


def is_right(result):
    return result == [2, 3, 1]


if __name__ == '__main__':
    print(repr(main()))
