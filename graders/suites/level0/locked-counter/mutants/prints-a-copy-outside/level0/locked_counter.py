import threading
import time

counter = 0
lock = threading.Lock()


def work(name):
    global counter
    for _ in range(5):
        with lock:
            mine = counter
            counter += 1
        print(f"{name}: counter = {mine}")
        time.sleep(1)


threads = [threading.Thread(target=work, args=(f"thread {i}",)) for i in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
