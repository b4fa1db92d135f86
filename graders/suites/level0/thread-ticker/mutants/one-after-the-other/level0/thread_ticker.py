import threading
import time


class MyThread(threading.Thread):
    def __init__(self, name):
        threading.Thread.__init__(self)
        self.name = name

    def run(self):
        for _ in range(5):
            time.sleep(1)
            print("%s: %s" % (self.name, time.ctime(time.time())))


for name in ("Thread-1", "Thread-2"):
    thread = MyThread(name)
    thread.start()
    thread.join()
print("Exiting Main Thread")
