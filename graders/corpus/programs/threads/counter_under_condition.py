"""A Condition used as nothing but a lock."""

import threading

WRONG = None

guard = threading.Condition()
count = 0


def work():
    global count
    for _ in range(8):
        with guard:
            count = count + 1


def main():
    threads = [threading.Thread(target=work) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return count


def is_right(result):
    return result == 24


if __name__ == '__main__':
    print(repr(main()))
