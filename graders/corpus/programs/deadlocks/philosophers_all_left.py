"""Each philosopher takes the left fork first."""

import threading

WRONG = 'deadlock'

N = 3
forks = [threading.Lock() for _ in range(N)]
meals = []


def dine(i):
    left, right = forks[i], forks[(i + 1) % N]
    for _ in range(2):
        left.acquire()
        right.acquire()
        meals.append(i)
        right.release()
        left.release()


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
