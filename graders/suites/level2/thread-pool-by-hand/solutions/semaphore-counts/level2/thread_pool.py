from __future__ import annotations

import sys
import time
from threading import Lock, Semaphore, Thread
from typing import Any, Callable


class Future:
    """Its lock is held until there is an outcome."""

    def __init__(self, function: Callable[..., Any], args: tuple, kwargs: dict[str, Any]) -> None:
        self._call = function, args, kwargs
        self._pending = Lock()
        self._pending.acquire()
        self._outcome: tuple[Any, Exception | None] | None = None

    def run(self) -> None:
        function, args, kwargs = self._call
        try:
            self._outcome = function(*args, **kwargs), None
        except Exception as error:
            self._outcome = None, error
        self._pending.release()

    def done(self) -> bool:
        return self._outcome is not None

    def result(self) -> Any:
        with self._pending:
            value, error = self._outcome
        if error is None:
            return value
        raise error


class Pool:
    def __init__(self, workers: int) -> None:
        if workers < 1:
            raise ValueError("a pool needs at least one worker")
        self._guard = Lock()
        self._queue: list[Future] = []
        self._available = Semaphore(0)
        self._closed = False
        self._workers = [Thread(target=self._work) for _ in range(workers)]
        for worker in self._workers:
            worker.start()

    def _work(self) -> None:
        while True:
            self._available.acquire()
            with self._guard:
                if not self._queue:
                    return
                future = self._queue.pop(0)
            future.run()

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        future = Future(function, args, kwargs)
        with self._guard:
            if self._closed:
                raise RuntimeError("cannot submit after shutdown")
            self._queue.append(future)
        self._available.release()
        return future

    def shutdown(self, wait: bool = True) -> None:
        with self._guard:
            first, self._closed = not self._closed, True
        if first:
            # One more permit for each worker than there is work.
            self._available.release(len(self._workers))
        if wait:
            for worker in self._workers:
                worker.join()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()


def nap(seconds: int) -> int:
    time.sleep(seconds)
    return seconds


def main(arguments: list[str]) -> None:
    if len(arguments) < 2 or not all(word.isdecimal() for word in arguments) or int(arguments[0]) == 0:
        sys.exit("usage: thread_pool.py WORKERS SECONDS...")
    start = time.perf_counter()
    with Pool(int(arguments[0])) as pool:
        futures = [pool.submit(nap, seconds=int(word)) for word in arguments[1:]]
        results = [future.result() for future in futures]
    for number, result in enumerate(results, 1):
        print(f"job {number}: {result}")
    print(f"took {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
