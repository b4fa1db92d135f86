import threading
import time


def work():
    while True:
        print("working")
        time.sleep(1)
    print("worker stopped")


t = threading.Thread(target=work)
t.start()
time.sleep(5)
print("main thread ends")
