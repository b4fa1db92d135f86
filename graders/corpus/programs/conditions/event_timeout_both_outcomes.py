"""wait(timeout) in a loop that counts the rounds in which nothing had come."""

import threading
import time

WRONG = None

done = threading.Event()


def work():
    time.sleep(0.05)
    done.set()


def main():
    t = threading.Thread(target=work)
    t.start()
    rounds = 0
    while not done.wait(timeout=0.02):
        rounds += 1
    t.join()
    return rounds


def is_right(result):
    return result >= 0


if __name__ == '__main__':
    print(repr(main()))
