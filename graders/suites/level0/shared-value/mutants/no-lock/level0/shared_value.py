import time
from multiprocessing import Process, Value


def work(number, counter):
    for _ in range(4):
        time.sleep(0.1)
        counter.value += 1
    print("done", number)


if __name__ == "__main__":
    counter = Value("i", 0)
    processes = [Process(target=work, args=(number, counter)) for number in (1, 2, 3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print("total", counter.value)
