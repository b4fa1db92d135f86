import time

time.sleep(1)
print("hello")
time.sleep(1)
print("world")
