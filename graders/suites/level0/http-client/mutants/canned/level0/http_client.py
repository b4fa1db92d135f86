input('关键词：')
print('锁')
print('saved 7')
