"""A semaphore lets one philosopher fewer than there are forks sit down."""

import threading

WRONG = None

N = 3
forks = [threading.Lock() for _ in range(N)]
room = threading.Semaphore(N - 1)
meals = []


def dine(i):
    for _ in range(2):
        with room, forks[i], forks[(i + 1) % N]:
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
