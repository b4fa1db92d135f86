import threading
import time

running = True


def work():
    count = 0
    while running:
        count += 1
        print("working", count)
        time.sleep(1)
    print("worker stopped")


def stop():
    global running
    running = False


t = threading.Thread(target=work)
t.start()
time.sleep(5)
stop()
t.join()
print("main thread ends")
