from threading import Event, Thread
from time import sleep, strftime

halt = Event()


def worker(halt: Event) -> None:
    while not halt.wait(0.5):
        print(strftime("%X"), "干活")
    print("收到，收工")


thread = Thread(target=worker, args=(halt,), daemon=True)
thread.start()
sleep(3)
print("停！")
halt.set()
thread.join()
print("结束")
