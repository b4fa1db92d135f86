"""A job submits another job to its own pool of one and waits for it."""

from concurrent.futures import ThreadPoolExecutor

WRONG = 'deadlock'

pool = ThreadPoolExecutor(max_workers=1)


def inner():
    return 21


def outer():
    return pool.submit(inner).result() * 2


def main():
    answer = pool.submit(outer).result()
    pool.shutdown()
    return answer


def is_right(result):
    return result == 42


if __name__ == '__main__':
    print(repr(main()))
