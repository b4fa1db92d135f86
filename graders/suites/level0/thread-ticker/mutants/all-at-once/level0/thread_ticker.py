import threading
import time


class MyThread(threading.Thread):
    def __init__(self, name):
        threading.Thread.__init__(self)
        self.name = name

    def run(self):
        for i in range(5):
            print(self.name, i)
        for i in range(5):
            time.sleep(1)


thread1 = MyThread("Thread-1")
thread2 = MyThread("Thread-2")
thread1.start()
thread2.start()
thread1.join()
thread2.join()
print("Exiting Main Thread")
