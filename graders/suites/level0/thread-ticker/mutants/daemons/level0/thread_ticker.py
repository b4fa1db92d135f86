import threading
import time


class MyThread(threading.Thread):
    def __init__(self, name):
        threading.Thread.__init__(self)
        self.name = name
        self.daemon = True

    def run(self):
        for _ in range(5):
            print(self.name, "tick")
            time.sleep(1)


MyThread("Thread-1").start()
MyThread("Thread-2").start()
time.sleep(3)
print("Exiting Main Thread")
