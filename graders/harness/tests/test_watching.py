import unittest

from harness.tests.support import HarnessTest


class Watching(HarnessTest):
    FILES = {
        'program.py': '''
import queue
import threading
import time

box = queue.Queue(1)
lock = threading.RLock()

def take():
    with lock:
        time.sleep(2)
        print(box.get())
    try:
        box.get_nowait()
    except queue.Empty:
        pass

threading.Thread(target=take).start()
box.put('one')
box.put('two')
print(box.get())
''',
    }
    SCENARIOS = '''
import queue
import threading

def used(lab):
    queues = lab.watch(queue.Queue, "put", "get", tell=lambda box, item, *arguments: [box.maxsize, item, *arguments])
    locks = lab.watch(type(threading.RLock()), "__enter__")
    lab.run_program("program")
    return {"queues": queues, "locks": locks}
'''

    def test_calls_are_told_with_thread_and_time(self):
        run = self.runs('used', 'polite')[0]
        self.assertEqual(run['ending']['kind'], 'returned')
        told = [[call['call'], call['thread'], call['at'], call['until'], call['told']] for call in run['result']['queues']]
        self.assertEqual(sorted(told[:2]), [['put', 0, 0.0, 0.0, [1, None, 'one']], ['put', 0, 0.0, 2.0, [1, None, 'two']]])
        self.assertIn(['get', 1, 2.0, 2.0, [1, 'one']], told)
        self.assertEqual([call['on'] for call in run['result']['queues']], [0] * len(told))
        self.assertEqual([(call['call'], call['thread']) for call in run['result']['locks'] if call['line']], [('__enter__', 1)])

    def test_names_and_lines_stay_the_students(self):
        run = self.runs('used', 'polite')[0]
        nap = next(fact for fact in run['facts'] if fact['kind'] == 'sleep')
        self.assertEqual((nap['while_holding'], nap['frame']['source']), (['lock'], 'time.sleep(2)'))


if __name__ == '__main__':
    unittest.main()
