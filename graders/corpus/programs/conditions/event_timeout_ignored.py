"""wait(timeout) is taken for the event, although the work takes longer."""

import threading
import time

WRONG = 'race'

done = threading.Event()
box = []


def work():
    time.sleep(0.06)
    box.append('parcel')
    done.set()


def main():
    t = threading.Thread(target=work)
    t.start()
    done.wait(timeout=0.02)
    answer = box[0] if box else 'nothing'
    t.join()
    return answer


def is_right(result):
    return result == 'parcel'


if __name__ == '__main__':
    print(repr(main()))
