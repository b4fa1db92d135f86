import threading
import time

event = threading.Event()


def worker():
    print("worker: waiting for the event")
    event.wait()
    print("worker: go on")


t = threading.Thread(target=worker)
t.start()
time.sleep(2)
event.set()
event.clear()
t.join()
