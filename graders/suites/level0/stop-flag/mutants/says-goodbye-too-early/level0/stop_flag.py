import threading
import time

running = True


def work():
    while running:
        print("working")
        time.sleep(1)


t = threading.Thread(target=work)
t.start()
time.sleep(5)
running = False
print("worker stopped")
t.join()
print("main thread ends")
