import threading
import time


def work():
    while True:
        print("working")
        time.sleep(1)


t = threading.Thread(target=work, daemon=True)
t.start()
time.sleep(5)
print("main thread ends")
