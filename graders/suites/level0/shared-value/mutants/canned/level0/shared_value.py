import time

time.sleep(0.4)
print("done 1\ndone 2\ndone 3\ntotal 12")
