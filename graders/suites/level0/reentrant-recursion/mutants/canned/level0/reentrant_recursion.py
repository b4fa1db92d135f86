import threading

lock = threading.RLock()


def take(n):
    with lock:
        if n > 1:
            take(n - 1)


threads = [threading.Thread(target=take, args=(5,)) for name in ("A", "B")]
for t in threads:
    t.start()
for t in threads:
    t.join()
for name in ("A", "B"):
    for n in range(5, 0, -1):
        print(f"{name}: {n}")
