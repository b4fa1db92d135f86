from concurrent.futures import ThreadPoolExecutor, as_completed

import requests


def download_all(urls, timeout):
    def download(url):
        try:
            response = requests.get(url, timeout=timeout)
            response.raise_for_status()
            return len(response.content)
        except requests.RequestException:
            return None

    with ThreadPoolExecutor(max_workers=20) as pool:
        futures = [pool.submit(download, url) for url in urls]
        return [(url, future.result()) for url, future in zip(urls, as_completed(futures))]
