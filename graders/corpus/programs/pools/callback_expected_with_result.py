"""result() may return before the callback has run."""

from concurrent.futures import ThreadPoolExecutor

WRONG = 'race'

log = []


def main():
    with ThreadPoolExecutor(max_workers=1) as pool:
        future = pool.submit(pow, 3, 2)
        future.add_done_callback(lambda f: log.append(f.result()))
        future.result()
        return list(log)


def is_right(result):
    return result == [9]


if __name__ == '__main__':
    print(repr(main()))
