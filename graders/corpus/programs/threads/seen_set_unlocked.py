"""Two crawlers look into the set of seen pages and then add to it."""

import threading

WRONG = 'race'

links = {'a': ['b', 'c'], 'b': ['c'], 'c': []}
seen = set()
fetched = []


def crawl(page):
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
