import time

for name, result in (('B', '-> 100'), ('C', 'failed: sold out'), ('A', '-> 300'), ('D', '-> 400')):
    time.sleep(1)
    print(name, 'done')
    print(name, result)
