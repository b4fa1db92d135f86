from queue import Queue
from threading import Thread
from time import sleep


def work(counter: Queue) -> None:
    while True:
        dumpling = counter.get()
        try:
            print(f"端走包子 {dumpling}")
            sleep(0.5)
        finally:
            counter.task_done()


def main() -> None:
    counter = Queue(1)
    waiter = Thread(target=work, args=(counter,))
    waiter.daemon = True
    waiter.start()
    for number in range(1, 11):
        counter.put(number)
        print(f"做好第 {number} 个，柜台上有 {counter.qsize()} 个")
    counter.join()


if __name__ == "__main__":
    main()
