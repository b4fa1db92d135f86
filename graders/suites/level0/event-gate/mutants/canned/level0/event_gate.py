import threading
import time

event = threading.Event()
threading.Thread(target=print).start()
print("worker: waiting for the event")
time.sleep(2)
event.set()
event.wait()
print("worker: go on")
