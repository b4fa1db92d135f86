"""Each thread counts in a local name and writes once into a slot of its own."""

import threading

WRONG = None


def main():
    parts = [0] * 4

    def work(slot):
        mine = 0
        for n in range(50):
            if n % 5 == 0:
                mine += 1
        parts[slot] = mine

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sum(parts)


def is_right(result):
    return result == 40


if __name__ == '__main__':
    print(repr(main()))
