"""The last seats are checked and then taken without a lock."""

import threading

WRONG = 'race'

seats = 3
sold = []


def buy(name):
    global seats
    if seats > 0:
        sold.append(name)
        seats -= 1


def main():
    threads = [threading.Thread(target=buy, args=(f'customer {n}',)) for n in range(5)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return [len(sold), seats]


def is_right(result):
    return result == [3, 0]


if __name__ == '__main__':
    print(repr(main()))
