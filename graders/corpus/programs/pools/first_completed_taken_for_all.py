"""wait(FIRST_COMPLETED) once, and whatever is done by then is taken for everything."""

from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

WRONG = 'race'


def main():
    with ThreadPoolExecutor(max_workers=3) as pool:
        futures = [pool.submit(pow, n, 2) for n in range(3)]
        done, _ = wait(futures, return_when=FIRST_COMPLETED)
        return sorted(f.result() for f in done)


def is_right(result):
    return result == [0, 1, 4]


if __name__ == '__main__':
    print(repr(main()))
