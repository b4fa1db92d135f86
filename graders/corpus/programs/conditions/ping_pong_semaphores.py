"""Two semaphores pass the turn to and fro."""

import threading

WRONG = None

ping = threading.Semaphore(1)
pong = threading.Semaphore(0)
log = []


def player(word, mine, other):
    for _ in range(3):
        mine.acquire()
        log.append(word)
        other.release()


def main():
    threads = [
        threading.Thread(target=player, args=('ping', ping, pong)),
        threading.Thread(target=player, args=('pong', pong, ping)),
    ]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return log


def is_right(result):
    return result == ['ping', 'pong'] * 3


if __name__ == '__main__':
    print(repr(main()))
