import threading
import time


def work(running):
    while running:
        print("working")
        time.sleep(1)
    print("worker stopped")


running = True
t = threading.Thread(target=work, args=(running,))
t.start()
time.sleep(5)
running = False
t.join()
print("main thread ends")
