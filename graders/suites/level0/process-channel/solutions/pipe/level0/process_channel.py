import multiprocessing as mp
import time


def cook(out_end, in_end):
    in_end.close()
    for dish in range(1, 6):
        time.sleep(1)
        print(f"put {dish}")
        out_end.send(dish)
    out_end.close()


def eat(out_end, in_end):
    out_end.close()
    try:
        while True:
            print(f"got {in_end.recv()}")
    except EOFError:
        print("吃完了")


def main():
    in_end, out_end = mp.Pipe(duplex=False)
    workers = [mp.Process(target=work, args=(out_end, in_end)) for work in (cook, eat)]
    for worker in workers:
        worker.start()
    out_end.close()
    in_end.close()
    for worker in workers:
        worker.join()
    print("bye")


if __name__ == "__main__":
    main()
