"""The greatest value so far is compared and replaced without a lock."""

import threading

WRONG = 'race'

best = 0


def offer(values):
    global best
    for value in values:
        if value > best:
            best = value


def main():
    threads = [threading.Thread(target=offer, args=(v,)) for v in ([1, 5], [2, 9], [3, 7])]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return best


def is_right(result):
    return result == 9


if __name__ == '__main__':
    print(repr(main()))
