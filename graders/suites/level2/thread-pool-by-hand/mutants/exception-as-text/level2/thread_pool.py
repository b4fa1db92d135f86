import argparse
import queue
import threading
import time


class Future:
    def __init__(self):
        self.finished = threading.Event()
        self.value = None
        self.error = None

    def done(self):
        return self.finished.is_set()

    def result(self):
        self.finished.wait()
        if self.error is not None:
            raise self.error
        return self.value


class Pool:
    def __init__(self, workers):
        self.work = queue.Queue()
        self.closing = threading.Lock()
        self.closed = False
        self.threads = [threading.Thread(target=self.worker) for _ in range(workers)]
        for thread in self.threads:
            thread.start()

    def worker(self):
        while True:
            job = self.work.get()
            if job is None:
                return
            future, function, args, kwargs = job
            try:
                future.value = function(*args, **kwargs)
            except Exception as error:
                future.error = Exception(str(error))
            future.finished.set()

    def submit(self, function, *args, **kwargs):
        future = Future()
        with self.closing:
            if self.closed:
                raise RuntimeError("the pool is closed")
            self.work.put((future, function, args, kwargs))
        return future

    def shutdown(self, wait=True):
        with self.closing:
            if not self.closed:
                self.closed = True
                for _ in self.threads:
                    self.work.put(None)
        if wait:
            for thread in self.threads:
                thread.join()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.shutdown()


def main():
    parser = argparse.ArgumentParser(description="活儿就是睡觉")
    parser.add_argument("workers", type=int)
    parser.add_argument("seconds", type=int, nargs="+")
    asked = parser.parse_args()
    if asked.workers < 1 or min(asked.seconds) < 0:
        parser.error("workers must be at least 1, seconds at least 0")

    def nap(seconds):
        time.sleep(seconds)
        return seconds

    begun = time.monotonic()
    with Pool(asked.workers) as pool:
        futures = [pool.submit(nap, seconds) for seconds in asked.seconds]
        for number, future in enumerate(futures, start=1):
            print(f"job {number}: {future.result()}")
    print(f"took {time.monotonic() - begun:.1f} s")


if __name__ == "__main__":
    main()
