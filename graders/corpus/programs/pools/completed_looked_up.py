"""A dictionary from future to argument makes the order of completion harmless."""

from concurrent.futures import ThreadPoolExecutor, as_completed

WRONG = None


def length(word):
    return len(word)


def main():
    words = ['a', 'bb', 'ccc']
    found = {}
    with ThreadPoolExecutor(max_workers=3) as pool:
        asked = {pool.submit(length, w): w for w in words}
        for future in as_completed(asked):
            found[asked[future]] = future.result()
    return found


def is_right(result):
    return result == {'a': 1, 'bb': 2, 'ccc': 3}


if __name__ == '__main__':
    print(repr(main()))
