"""The main thread reads the results without waiting for the threads."""

import threading

WRONG = 'race'

results = []


def work(n):
    total = 0
    for i in range(n):
        total += i
    results.append(total)


def main():
    for n in (10, 20, 30):
        threading.Thread(target=work, args=(n,)).start()
    return sorted(results)


def is_right(result):
    return result == [45, 190, 435]


if __name__ == '__main__':
    print(repr(main()))
