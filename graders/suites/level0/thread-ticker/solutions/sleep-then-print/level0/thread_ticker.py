import threading
import time


class MyThread(threading.Thread):
    def __init__(self, thread_id, name):
        threading.Thread.__init__(self)
        self.thread_id = thread_id
        self.name = name

    def run(self):
        print("Starting " + self.name)
        for _ in range(5):
            time.sleep(1)
            print("%s: %s" % (self.name, time.ctime(time.time())))
        print("Exiting " + self.name)


thread1 = MyThread(1, "Thread-1")
thread2 = MyThread(2, "Thread-2")
thread1.start()
thread2.start()
thread1.join()
thread2.join()
print("Exiting Main Thread")
