"""An initializer gives each worker a session of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor

WRONG = None

local = threading.local()
made = []


def make_session():
    local.session = f'session of {threading.current_thread().name}'
    made.append(local.session)


def fetch(n):
    return n if local.session.endswith(threading.current_thread().name) else None


def main():
    with ThreadPoolExecutor(max_workers=3, thread_name_prefix='w', initializer=make_session) as pool:
        results = list(pool.map(fetch, range(6)))
    return [results, 1 <= len(made) <= 3]


def is_right(result):
    return result == [[0, 1, 2, 3, 4, 5], True]


if __name__ == '__main__':
    print(repr(main()))
