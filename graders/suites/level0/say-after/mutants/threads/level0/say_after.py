import threading
import time


def say_after(delay, what):
    time.sleep(delay)
    print(what)


threads = [threading.Thread(target=say_after, args=pair) for pair in ((2, "world"), (1, "hello"))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
