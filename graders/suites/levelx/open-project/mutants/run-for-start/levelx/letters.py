import threading
import time


class Counter:
    def __init__(self, workers):
        self.workers = workers
        self.totals = {}
        self.lock = threading.Lock()

    def count(self, text):
        time.sleep(0.1)  # as if the text came from a slow disk
        for letter in text:
            if letter.isalpha():
                with self.lock:
                    self.totals[letter] = self.totals.get(letter, 0) + 1

    def count_all(self, texts):
        workers = [threading.Thread(target=self.count, args=(text,)) for text in texts]
        for worker in workers:
            worker.run()

    def most_common(self, number):
        return sorted(self.totals.items(), key=lambda pair: (-pair[1], pair[0]))[:number]
