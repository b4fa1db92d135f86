from threading import Thread

import requests


def download_all(urls, timeout):
    def download(url):
        try:
            response = requests.get(url, timeout=timeout)
            response.raise_for_status()
            return url, len(response.content)
        except requests.RequestException:
            return url, None

    results = [None] * len(urls)

    def work(i):
        results[i] = download(urls[i])

    threads = [Thread(target=work, args=(i,)) for i in range(len(urls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
