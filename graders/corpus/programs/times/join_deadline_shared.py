"""All joins share one deadline."""

import threading
import time

WRONG = None


def main():
    threads = [threading.Thread(target=time.sleep, args=(0.2,), daemon=True) for _ in range(3)]
    for t in threads:
        t.start()
    began = time.monotonic()
    deadline = began + 0.03
    for t in threads:
        t.join(max(0, deadline - time.monotonic()))
    return time.monotonic() - began


def is_right(result):
    return result < 0.06


if __name__ == '__main__':
    print(repr(main()))
