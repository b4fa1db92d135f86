import threading
import time

counter = 0
lock = threading.Lock()


def work(name):
    global counter
    for _ in range(5):
        lock.acquire()
        print(f"{name}: counter = {counter}")
        counter += 1
        lock.release()
        time.sleep(1)


threads = [threading.Thread(target=work, args=(f"thread {i}",)) for i in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
