import threading
import time

running = True


def work():
    while running:
        print("working")
        time.sleep(1)
    print("worker stopped")


t = threading.Thread(target=work)
t.run()
time.sleep(5)
running = False
print("main thread ends")
