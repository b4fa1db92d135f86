import threading
import time
from concurrent.futures import ThreadPoolExecutor


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
        with ThreadPoolExecutor(max_workers=self.workers) as pool:
            for done in [pool.submit(self.count, text) for text in texts]:
                done.result()

    def most_common(self, number):
        return sorted(self.totals.items(), key=lambda pair: (-pair[1], pair[0]))[:number]
