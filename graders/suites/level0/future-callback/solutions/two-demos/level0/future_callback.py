import time
from concurrent.futures import Future, ThreadPoolExecutor, as_completed

# 演示一：Future 自己也能单独用
f = Future()
f.set_result("你好")
print("演示一：", f.result())


# 演示二：作业
class Order:
    def __init__(self, name, seconds, fails=False):
        self.name = name
        self.seconds = seconds
        self.fails = fails

    def cook(self):
        time.sleep(self.seconds)
        if self.fails:
            raise ValueError("sold out")
        return self.seconds * 100

    def ready(self, future):
        print(f"{self.name} done")


orders = [Order("A", 3), Order("B", 1), Order("C", 2, fails=True), Order("D", 4)]
with ThreadPoolExecutor(max_workers=4) as pool:
    receipts = {}
    for order in orders:
        receipt = pool.submit(order.cook)
        receipt.add_done_callback(order.ready)
        receipts[receipt] = order
    print("都交出去了")
    for receipt in as_completed(receipts):
        name = receipts[receipt].name
        try:
            result = receipt.result()
        except Exception as e:
            print(f"{name} failed: {e}")
        else:
            print(f"{name} -> {result}")
