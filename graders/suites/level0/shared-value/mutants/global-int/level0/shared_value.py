import time
from multiprocessing import Lock, Process

counter = 0


def work(number, lock):
    global counter
    for _ in range(4):
        time.sleep(0.1)
        with lock:
            counter += 1
    print("done", number)


if __name__ == "__main__":
    lock = Lock()
    processes = [Process(target=work, args=(number, lock)) for number in (1, 2, 3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print("total", counter)
