"""The main thread is the fourth party of the barrier, round after round."""

import threading

WRONG = None

barrier = threading.Barrier(4)
rounds = [[], [], []]


def work(n):
    for r in rounds:
        r.append(n)
        barrier.wait()


def main():
    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for t in threads:
        t.start()
    lengths = []
    for r in rounds:
        barrier.wait()
        lengths.append(len(r))
    for t in threads:
        t.join()
    return lengths


def is_right(result):
    return result == [3, 3, 3]


if __name__ == '__main__':
    print(repr(main()))
