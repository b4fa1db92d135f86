import threading
import time

running = True


def work():
    while running:
        for _ in range(10):
            print("working")
            time.sleep(0.5)
    print("worker stopped")


t = threading.Thread(target=work)
t.start()
time.sleep(3)
running = False
t.join()
print("main thread ends")
