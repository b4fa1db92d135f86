import random
import threading
import time

value = 0


class Counter(threading.Thread):
    lock = threading.Lock()

    def __init__(self, name: str) -> None:
        super().__init__(name=name)

    def run(self) -> None:
        global value
        print(self.name, "开始")
        for _ in range(3):
            with Counter.lock:
                value += 1
                print(f"[{self.name}] {value}.", flush=True)
            time.sleep(random.uniform(0.5, 1))


def main() -> None:
    counters = [Counter("甲"), Counter("乙")]
    for one in counters:
        one.start()
    for one in counters:
        one.join()


if __name__ == "__main__":
    main()
