"""The reader goes over a copy of the dictionary."""

import threading

WRONG = None
FORBID = ('thread_error',)

prices = {'tea': 1, 'milk': 2}


def add():
    for n in range(4):
        prices[f'new {n}'] = n


def main():
    totals = []

    def total():
        for _ in range(3):
            totals.append(sum(prices.copy().values()))

    threads = [threading.Thread(target=add), threading.Thread(target=total)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return [len(totals), totals == sorted(totals), sum(prices.values())]


def is_right(result):
    return result == [3, True, 9]


if __name__ == '__main__':
    print(repr(main()))
