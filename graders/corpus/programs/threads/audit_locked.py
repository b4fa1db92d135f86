"""Transfers and audits hold the same lock, taken with acquire and finally."""

import threading

WRONG = None

accounts = {'ann': 100, 'bob': 100}
lock = threading.Lock()
audits = []


def transfer():
    for _ in range(4):
        lock.acquire()
        try:
            accounts['ann'] -= 10
            accounts['bob'] += 10
        finally:
            lock.release()


def audit():
    for _ in range(4):
        lock.acquire()
        try:
            audits.append(sum(accounts.values()))
        finally:
            lock.release()


def main():
    threads = [threading.Thread(target=transfer), threading.Thread(target=audit)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return audits


def is_right(result):
    return result == [200] * 4


if __name__ == '__main__':
    print(repr(main()))
