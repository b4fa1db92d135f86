"""One thread ends its rounds early, and the others wait for it at the barrier."""

import threading

WRONG = 'deadlock'

barrier = threading.Barrier(3)
rounds = []


def work(n):
    for r in range(3):
        if n == 2 and r == 1:
            break
        barrier.wait()
        rounds.append((n, r))


def main():
    threads = [threading.Thread(target=work, args=(n,), daemon=True) for n in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return len(rounds)


def is_right(result):
    return result == 7


if __name__ == '__main__':
    print(repr(main()))
