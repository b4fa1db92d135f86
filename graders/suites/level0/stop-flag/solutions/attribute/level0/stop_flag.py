import threading
import time


class Worker(threading.Thread):
    def __init__(self):
        super().__init__(name="worker")
        self._stop_asked = False
        self._lock = threading.Lock()

    def stop(self):
        with self._lock:
            self._stop_asked = True

    def run(self):
        print("worker begins")
        while True:
            with self._lock:
                if self._stop_asked:
                    break
            print(".", end="\n")
            time.sleep(0.3)
        print("worker is going home")


def main():
    worker = Worker()
    worker.start()
    for _ in range(4):
        time.sleep(1)
    worker.stop()
    worker.join()
    print("bye")


if __name__ == "__main__":
    main()
