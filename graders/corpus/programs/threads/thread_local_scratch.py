"""Each thread keeps its scratch value in threading.local."""

import threading

WRONG = None

local = threading.local()
out = []


def step():
    local.value = local.value * 2


def work(n):
    local.value = n
    step()
    step()
    out.append((n, local.value))


def main():
    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(out)


def is_right(result):
    return result == [[0, 0], [1, 4], [2, 8]]


if __name__ == '__main__':
    print(repr(main()))
