import concurrent.futures
import time

results = {}


class Job:
    def __init__(self, n):
        self.n = n

    def __call__(self):
        time.sleep(0.5)
        time.sleep(0.5)
        return self.n * self.n


tpe = concurrent.futures.ThreadPoolExecutor(max_workers=3)
number_of = {tpe.submit(Job(n)): n for n in range(1, 11)}
done, pending = concurrent.futures.wait(number_of)
tpe.shutdown()
for f in number_of:
    print("%d -> %d" % (number_of[f], f.result()))
