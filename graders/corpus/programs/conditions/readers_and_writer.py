"""Many readers or one writer, by a count of readers under a condition."""

import threading

WRONG = None

cond = threading.Condition()
readers = 0
value = [0, 0]
seen = []


def read():
    global readers
    with cond:
        readers += 1
    seen.append(value[0] == value[1])
    with cond:
        readers -= 1
        if readers == 0:
            cond.notify_all()


def write(n):
    with cond:
        cond.wait_for(lambda: readers == 0)
        value[0] = n
        value[1] = n


def main():
    threads = [threading.Thread(target=read) for _ in range(3)] + [threading.Thread(target=write, args=(n,)) for n in (1, 2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return [seen, value[0] == value[1], value[0] in (1, 2)]


def is_right(result):
    return result == [[True] * 3, True, True]


if __name__ == '__main__':
    print(repr(main()))
