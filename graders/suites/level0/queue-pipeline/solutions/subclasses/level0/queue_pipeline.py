import queue
import random
import threading
import time


class Producer(threading.Thread):
    def __init__(self, box):
        super().__init__()
        self.box = box

    def run(self):
        for n in range(1, 11):
            time.sleep(random.random() / 10)
            self.box.put("item " + str(n))


class Consumer(threading.Thread):
    def __init__(self, box):
        threading.Thread.__init__(self, daemon=True)
        self.box = box

    def run(self):
        while True:
            try:
                item = self.box.get(timeout=60)
            except queue.Empty:
                continue
            print("start", item)
            time.sleep(random.uniform(1, 2))
            print("done", item)
            self.box.task_done()


box = queue.Queue(5)
producer, consumer = Producer(box), Consumer(box)
consumer.start()
producer.start()
producer.join()
box.join()
print("结束")
