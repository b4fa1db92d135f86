"""Each join has the whole time limit, so three slow threads take three times as long."""

import threading
import time

WRONG = 'wrong-result'


def main():
    threads = [threading.Thread(target=time.sleep, args=(0.2,), daemon=True) for _ in range(3)]
    for t in threads:
        t.start()
    began = time.monotonic()
    for t in threads:
        t.join(timeout=0.03)
    return time.monotonic() - began


def is_right(result):
    return result < 0.06


if __name__ == '__main__':
    print(repr(main()))
