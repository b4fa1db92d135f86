from concurrent.futures import ThreadPoolExecutor

import requests


def download_all(urls, timeout):
    def download(url):
        try:
            response = requests.get(url)
            response.raise_for_status()
            return url, len(response.content)
        except requests.RequestException:
            return url, None

    with ThreadPoolExecutor(max_workers=20) as pool:
        results = []
        for url, future in [(url, pool.submit(download, url)) for url in urls]:
            try:
                results.append(future.result(timeout=timeout))
            except TimeoutError:
                results.append((url, None))
        return results
