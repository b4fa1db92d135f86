import time
from multiprocessing import Process, Value

counter = Value("i", 0)


def work(number):
    for _ in range(4):
        time.sleep(0.1)
        with counter.get_lock():
            counter.value += 1
    print("done", number)


if __name__ == "__main__":
    processes = [Process(target=work, args=(number,)) for number in (1, 2, 3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print("total", counter.value)
