"""The parent reads the shared value while the child may still be at work."""

import multiprocessing

WRONG = 'race'


def work(counter):
    for _ in range(5):
        with counter.get_lock():
            counter.value += 1


def main():
    counter = multiprocessing.Value('i', 0)
    p = multiprocessing.Process(target=work, args=(counter,))
    p.start()
    seen = counter.value
    p.join()
    return seen


def is_right(result):
    return result == 5


if __name__ == '__main__':
    print(repr(main()))
