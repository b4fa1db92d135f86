"""The last philosopher takes the right fork first, so there is no circle."""

import threading

WRONG = None

N = 3
forks = [threading.Lock() for _ in range(N)]
meals = []


def dine(i):
    left, right = forks[i], forks[(i + 1) % N]
    if i == N - 1:
        left, right = right, left
    for _ in range(2):
        with left:
            with right:
                meals.append(i)


def main():
    threads = [threading.Thread(target=dine, args=(i,)) for i in range(N)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(meals)


def is_right(result):
    return result == [0, 0, 1, 1, 2, 2]


if __name__ == '__main__':
    print(repr(main()))
