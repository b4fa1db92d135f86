import time
from multiprocessing import Process, Value


def work(number, counter):
    for _ in range(4):
        time.sleep(0.1)
        with counter.get_lock():
            counter.value += 1
    print("done", number)


if __name__ == "__main__":
    counter = Value("i", 0)
    processes = [Process(target=work, args=(number, counter)) for number in (1, 2, 3)]
    for process in processes:
        process.start()
    time.sleep(0.35)
    print("total", counter.value)
