"""The barrier waits for one thread more than there are."""

import threading

WRONG = 'deadlock'

barrier = threading.Barrier(4)
log = []


def work(n):
    barrier.wait()
    log.append(n)


def main():
    threads = [threading.Thread(target=work, args=(n,), daemon=True) for n in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(log)


def is_right(result):
    return result == [0, 1, 2]


if __name__ == '__main__':
    print(repr(main()))
