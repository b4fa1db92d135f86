import multiprocessing
import time


def worker(name, shared, lock):
    for _ in range(4):
        time.sleep(0.1)
        with lock:
            shared["count"] += 1
    print("done", name)


if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        shared = manager.dict(count=0)
        lock = manager.Lock()
        jobs = [multiprocessing.Process(target=worker, args=(i, shared, lock)) for i in range(1, 4)]
        for job in jobs:
            job.start()
        for job in jobs:
            job.join()
        print("total", shared["count"])
