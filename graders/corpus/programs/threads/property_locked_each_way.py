"""Getter and setter each take the lock, but += is first one and then the other."""

import threading

WRONG = 'lost-update'


class Account:
    def __init__(self):
        self._lock = threading.Lock()
        self._balance = 0

    @property
    def balance(self):
        with self._lock:
            return self._balance

    @balance.setter
    def balance(self, value):
        with self._lock:
            self._balance = value


def main():
    account = Account()

    def work():
        for _ in range(10):
            account.balance += 1

    threads = [threading.Thread(target=work) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return account.balance


def is_right(result):
    return result == 20


if __name__ == '__main__':
    print(repr(main()))
