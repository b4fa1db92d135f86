import time

for n in range(1, 6):
    time.sleep(1)
    print('put', n)
    print('got', n)
print('bye')
