"""pop with a default gives each prize to one thread only."""

import threading

WRONG = None

prizes = {'car': 1, 'bike': 2, 'pen': 3}
won = []


def claim():
    for name in ('car', 'bike', 'pen'):
        prize = prizes.pop(name, None)
        if prize is not None:
            won.append(prize)


def main():
    threads = [threading.Thread(target=claim) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(won)


def is_right(result):
    return result == [1, 2, 3]


if __name__ == '__main__':
    print(repr(main()))
