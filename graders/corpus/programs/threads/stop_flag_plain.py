"""A plain attribute as stop flag: one thread writes it, the other one only reads."""

import threading
import time

WRONG = None


class Ticker(threading.Thread):
    running = True
    ticks = 0

    def run(self):
        while self.running:
            self.ticks += 1
            time.sleep(0.01)


def main():
    ticker = Ticker()
    ticker.start()
    time.sleep(0.035)
    ticker.running = False
    ticker.join()
    return ticker.ticks


def is_right(result):
    return result >= 1


if __name__ == '__main__':
    print(repr(main()))
