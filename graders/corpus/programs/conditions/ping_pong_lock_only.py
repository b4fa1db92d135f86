"""A lock keeps them apart but does not make them take turns."""

import threading

WRONG = 'race'

lock = threading.Lock()
log = []


def player(word):
    for _ in range(3):
        with lock:
            log.append(word)


def main():
    threads = [threading.Thread(target=player, args=(w,)) for w in ('ping', 'pong')]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return log


def is_right(result):
    return result == ['ping', 'pong'] * 3


if __name__ == '__main__':
    print(repr(main()))
