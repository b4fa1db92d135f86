import urllib.request
from concurrent.futures import ThreadPoolExecutor


def size_of(url: str, timeout: float) -> int:
    with urllib.request.urlopen(url, timeout=timeout) as answer:
        return len(answer.read())


def download_all(urls: list[str], timeout: float) -> list[tuple[str, int | None]]:
    pool = ThreadPoolExecutor(20)
    futures = [pool.submit(size_of, url, timeout) for url in urls]
    results = []
    for url, future in zip(urls, futures):
        error = future.exception()
        if error is not None:
            print(f"{url}: {error}")
        results.append((url, None if error else future.result()))
    pool.shutdown()
    return results
