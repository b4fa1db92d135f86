import threading
import time


def tick(name):
    for i in range(5):
        time.sleep(1)
        print(name, i)


thread1 = threading.Thread(target=tick, args=("Thread-1",))
thread2 = threading.Thread(target=tick, args=("Thread-2",))
thread1.start()
thread2.start()
thread1.join()
thread2.join()
print("Exiting Main Thread")
