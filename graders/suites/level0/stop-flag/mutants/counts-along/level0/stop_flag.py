import threading
import time


def work():
    for _ in range(5):
        print("working")
        time.sleep(1)
    print("worker stopped")


t = threading.Thread(target=work)
t.start()
time.sleep(4.5)
t.join()
print("main thread ends")
