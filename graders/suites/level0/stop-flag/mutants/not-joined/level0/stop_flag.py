import threading
import time

running = True


def work():
    while running:
        print("working")
        time.sleep(1)
    print("worker stopped")


t = threading.Thread(target=work)
t.start()
time.sleep(4.5)
running = False
print("main thread ends")
