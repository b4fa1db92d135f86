from threading import Thread
from time import sleep


class Ticker(Thread):
    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label

    def run(self) -> None:
        for number in range(1, 6):
            print(f"{self.label} tick {number}", flush=True)
            sleep(1)


def main() -> None:
    tickers = [Ticker(label) for label in "AB"]
    for ticker in tickers:
        ticker.start()
    for ticker in tickers:
        ticker.join()
    print("both have stopped")


if __name__ == "__main__":
    main()
