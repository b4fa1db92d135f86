from concurrent.futures import ThreadPoolExecutor

import requests


def download_all(urls, timeout):
    def download(url):
        try:
            response = requests.get(url, timeout=timeout)
            response.raise_for_status()
            return url, len(response.content)
        except requests.RequestException:
            return url, None

    with ThreadPoolExecutor(max_workers=5) as pool:
        return list(pool.map(download, urls))
