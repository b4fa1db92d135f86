from concurrent.futures import ThreadPoolExecutor

import requests


def download_all(urls, timeout):
    def download(url):
        response = requests.get(url, timeout=timeout)
        response.raise_for_status()
        return url, len(response.content)

    with ThreadPoolExecutor(max_workers=20) as pool:
        results = []
        try:
            for result in pool.map(download, urls):
                results.append(result)
        except requests.RequestException as error:
            print(error)
        return results
