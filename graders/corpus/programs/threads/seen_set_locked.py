"""Looking into the set and adding to it are one step; the fetch comes after."""

import threading

WRONG = None

links = {'a': ['b', 'c'], 'b': ['c'], 'c': []}
seen = set()
lock = threading.Lock()
fetched = []


def crawl(page):
    with lock:
        if page in seen:
            return
        seen.add(page)
    fetched.append(page)
    for link in links[page]:
        crawl(link)


def main():
    threads = [threading.Thread(target=crawl, args=('a',)) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(fetched)


def is_right(result):
    return result == ['a', 'b', 'c']


if __name__ == '__main__':
    print(repr(main()))
