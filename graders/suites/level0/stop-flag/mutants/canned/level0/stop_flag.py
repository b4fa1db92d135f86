import threading
import time

t = threading.Thread(target=print)
t.start()
for i in range(5):
    print("working", i)
    time.sleep(1)
print("worker stopped")
print("main thread ends")
