"""One thread goes over a dictionary while another one puts new keys in."""

import threading

WRONG = 'race'
FORBID = ('thread_error',)

prices = {'tea': 1, 'milk': 2}


def add():
    for n in range(4):
        prices[f'new {n}'] = n


def main():
    totals = []

    def total():
        for _ in range(3):
            amount = 0
            for name in prices:
                amount += prices[name]
            totals.append(amount)

    threads = [threading.Thread(target=add), threading.Thread(target=total)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return len(totals)


def is_right(result):
    return result == 3


if __name__ == '__main__':
    print(repr(main()))
