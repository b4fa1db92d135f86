"""wait(FIRST_COMPLETED) again and again until nothing is pending."""

from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

WRONG = None


def main():
    got = []
    with ThreadPoolExecutor(max_workers=3) as pool:
        pending = {pool.submit(pow, n, 2) for n in range(3)}
        while pending:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            got.extend(f.result() for f in done)
    return sorted(got)


def is_right(result):
    return result == [0, 1, 4]


if __name__ == '__main__':
    print(repr(main()))
