import threading
import time

event = threading.Event()


def worker():
    print("worker: waiting for the event")
    while not event.is_set():
        time.sleep(0.1)
    print("worker: go on")


t = threading.Thread(target=worker)
t.start()
time.sleep(2)
event.set()
t.join()
