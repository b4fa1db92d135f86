"""cancel() is believed to have worked."""

from concurrent.futures import ThreadPoolExecutor

WRONG = 'race'

sent = []


def main():
    with ThreadPoolExecutor(max_workers=1) as pool:
        futures = [pool.submit(sent.append, n) for n in range(3)]
        futures[-1].cancel()
    return sent


def is_right(result):
    return result == [0, 1]


if __name__ == '__main__':
    print(repr(main()))
