"""The iterator of map is not read, so the error of a job is lost."""

from concurrent.futures import ThreadPoolExecutor

WRONG = 'wrong-result'


def main():
    errors = []
    with ThreadPoolExecutor(2) as pool:
        try:
            pool.map(int, ['1', 'x'])
        except ValueError:
            errors.append('x')
    return errors


def is_right(result):
    return result == ['x']


if __name__ == '__main__':
    print(repr(main()))
