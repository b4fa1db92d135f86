class Closed(Exception):
    pass


class BoundedBuffer:
    def __init__(self, capacity):
        self.rest = ["b", "a"]

    def put(self, item):
        pass

    def get(self):
        if not self.rest:
            raise Closed
        return self.rest.pop()

    def close(self):
        pass

    def __len__(self):
        return len(self.rest)
