"""A turn that only its holder passes on; the others look, sleep and look again."""

import threading
import time

WRONG = None

turn = 'ping'
log = []


def player(word, other):
    global turn
    for _ in range(3):
        while turn != word:
            time.sleep(0.001)
        log.append(word)
        turn = other


def main():
    threads = [threading.Thread(target=player, args=p) for p in (('ping', 'pong'), ('pong', 'ping'))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return log


def is_right(result):
    return result == ['ping', 'pong'] * 3


if __name__ == '__main__':
    print(repr(main()))
