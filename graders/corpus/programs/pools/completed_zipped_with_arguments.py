"""Results in completion order are zipped with the arguments."""

from concurrent.futures import ThreadPoolExecutor, as_completed

WRONG = 'completion-order'


def length(word):
    return len(word)


def main():
    words = ['a', 'bb', 'ccc']
    with ThreadPoolExecutor(max_workers=3) as pool:
        futures = {pool.submit(length, w) for w in words}
        lengths = [f.result() for f in as_completed(futures)]
    return dict(zip(words, lengths))


def is_right(result):
    return result == {'a': 1, 'bb': 2, 'ccc': 3}


if __name__ == '__main__':
    print(repr(main()))
