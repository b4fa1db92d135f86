from socket import create_connection

name = input("What is your name? ")
with create_connection(("127.0.0.1", 8765), timeout=30) as connection:
    with connection.makefile("rw", encoding="utf-8") as stream:
        print(name, file=stream, flush=True)
        for line in stream:
            print("收到：" + line.strip())
            break
