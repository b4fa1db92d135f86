"""The second phase reads what others may not have written yet."""

import threading

WRONG = 'race'

N = 3


def main():
    first = [None] * N
    second = [None] * N

    def work(i):
        first[i] = i + 1
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
