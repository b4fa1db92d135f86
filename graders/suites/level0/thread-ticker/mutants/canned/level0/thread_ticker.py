import threading
import time


class MyThread(threading.Thread):
    def __init__(self):
        threading.Thread.__init__(self)

    def run(self):
        pass


MyThread().start()
MyThread().start()
for i in range(5):
    time.sleep(1)
    print("Thread-1", i)
    print("Thread-2", i)
print("Exiting Main Thread")
