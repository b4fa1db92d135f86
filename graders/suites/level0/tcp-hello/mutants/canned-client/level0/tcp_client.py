name = input("你的名字：")
print(f"你好，{name}！")
