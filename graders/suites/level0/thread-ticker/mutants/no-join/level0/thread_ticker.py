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


thread1 = MyThread("Thread-1")
thread2 = MyThread("Thread-2")
thread1.start()
thread2.start()
print("Exiting Main Thread")
