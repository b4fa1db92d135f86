"""Pool.map gives the results in the order of the arguments."""

from multiprocessing import Pool

WRONG = None


def square(n):
    return n * n


def main():
    with Pool(2) as pool:
        return pool.map(square, range(5))


def is_right(result):
    return result == [0, 1, 4, 9, 16]


if __name__ == '__main__':
    print(repr(main()))
