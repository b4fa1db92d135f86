import threading
import time

running = True


def work():
    while running:
        command = input("what next? ")
        print("working on", command)
        time.sleep(1)
    print("worker stopped")


t = threading.Thread(target=work)
t.start()
time.sleep(5)
running = False
t.join()
print("main thread ends")
