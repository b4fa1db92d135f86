"""Two jobs in a pool of two may both wait for jobs that find no worker."""

from concurrent.futures import ThreadPoolExecutor

WRONG = 'deadlock'


def main():
    pool = ThreadPoolExecutor(max_workers=2)

    def total(numbers):
        if len(numbers) == 1:
            return numbers[0]
        half = pool.submit(total, numbers[1:])
        return numbers[0] + half.result()

    futures = [pool.submit(total, [1, 2]), pool.submit(total, [3, 4])]
    answer = [f.result() for f in futures]
    pool.shutdown()
    return answer


def is_right(result):
    return result == [3, 7]


if __name__ == '__main__':
    print(repr(main()))
