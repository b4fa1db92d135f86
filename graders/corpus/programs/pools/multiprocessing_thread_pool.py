"""multiprocessing.pool.ThreadPool with imap_unordered, sorted afterwards."""

from multiprocessing.pool import ThreadPool

WRONG = None


def square(n):
    return n * n


def main():
    with ThreadPool(3) as pool:
        return sorted(pool.imap_unordered(square, range(5)))


def is_right(result):
    return result == [0, 1, 4, 9, 16]


if __name__ == '__main__':
    print(repr(main()))
