"""Money moves between two accounts in both directions without a lock."""

import threading

WRONG = 'lost-update'

accounts = {'ann': 100, 'bob': 100}


def transfer(source, target, amount):
    accounts[source] -= amount
    accounts[target] += amount


def main():
    t1 = threading.Thread(target=lambda: [transfer('ann', 'bob', 5) for _ in range(4)])
    t2 = threading.Thread(target=lambda: [transfer('bob', 'ann', 3) for _ in range(4)])
    t1.start(); t2.start()
    t1.join(); t2.join()
    return accounts


def is_right(result):
    return result == {'ann': 92, 'bob': 108}


if __name__ == '__main__':
    print(repr(main()))
