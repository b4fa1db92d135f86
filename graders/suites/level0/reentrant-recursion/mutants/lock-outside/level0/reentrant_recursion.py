import threading

lock = threading.RLock()


def countdown(name, n):
    print(f"{name}: {n}")
    if n > 1:
        countdown(name, n - 1)


def work(name):
    with lock:
        countdown(name, 5)


threads = [threading.Thread(target=work, args=(name,)) for name in ("A", "B")]
for t in threads:
    t.start()
for t in threads:
    t.join()
