"""Each thread binds the global name to a new, longer list."""

import threading

WRONG = 'lost-update'

results = []


def work(n):
    global results
    results = results + [n]


def main():
    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(results)


def is_right(result):
    return result == [0, 1, 2, 3]


if __name__ == '__main__':
    print(repr(main()))
