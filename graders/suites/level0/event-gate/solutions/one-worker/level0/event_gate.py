import threading
import time

event = threading.Event()


def worker():
    print("worker: waiting for the event")
    event.wait()
    print("worker: the event is set, go on")


t = threading.Thread(target=worker)
t.start()
time.sleep(2)
print("main: set the event")
event.set()
t.join()
