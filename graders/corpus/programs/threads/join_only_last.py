"""Only the thread that was started last is joined."""

import threading

WRONG = 'race'

results = {}


def work(n):
    results[n] = n * n


def main():
    for n in range(4):
        t = threading.Thread(target=work, args=(n,))
        t.start()
    t.join()
    return sorted(results.values())


def is_right(result):
    return result == [0, 1, 4, 9]


if __name__ == '__main__':
    print(repr(main()))
