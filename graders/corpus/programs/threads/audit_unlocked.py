"""Transfers hold the lock, but the audit adds up the balances without it."""

import threading

WRONG = 'race'

accounts = {'ann': 100, 'bob': 100}
lock = threading.Lock()
audits = []


def transfer():
    for _ in range(4):
        with lock:
            accounts['ann'] -= 10
            accounts['bob'] += 10


def audit():
    for _ in range(4):
        audits.append(accounts['ann'] + accounts['bob'])


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
