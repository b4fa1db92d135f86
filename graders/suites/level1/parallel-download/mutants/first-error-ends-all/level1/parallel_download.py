from concurrent.futures import ThreadPoolExecutor

import requests


def download_all(urls, timeout):
    def download(url):
        response = requests.get(url, timeout=timeout)
        if response.status_code == 200:
            return url, len(response.content)
        return url, None

    with ThreadPoolExecutor(max_workers=20) as pool:
        return list(pool.map(download, urls))
