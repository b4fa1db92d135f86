import threading
import time


def 报时(名字, 次数, 间隔):
    while 次数 > 0:
        time.sleep(间隔)
        print(名字, "报时", time.strftime("%H:%M:%S"))
        次数 -= 1


class 钟(threading.Thread):
    def __init__(self, 名字, 间隔):
        super().__init__(name=名字, daemon=True)
        self.间隔 = 间隔

    def run(self):
        报时(self.name, 5, self.间隔)


print("主线程开始")
甲 = 钟("甲", 1)
乙 = 钟("乙", 1)
甲.start(), 乙.start()
while 甲.is_alive() or 乙.is_alive():
    甲.join()
    乙.join()
print("主线程结束")
