"""Children wait for an event and report on a queue."""

import multiprocessing

WRONG = None


def run(name, go, out):
    go.wait()
    out.put(name)


def main():
    go, out = multiprocessing.Event(), multiprocessing.SimpleQueue()
    processes = [multiprocessing.Process(target=run, args=(n, go, out)) for n in 'ab']
    for p in processes:
        p.start()
    before = out.empty()
    go.set()
    names = sorted(out.get() for _ in processes)
    for p in processes:
        p.join()
    return [before, names, [p.exitcode for p in processes]]


def is_right(result):
    return result == [True, ['a', 'b'], [0, 0]]


if __name__ == '__main__':
    print(repr(main()))
