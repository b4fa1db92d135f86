from multiprocessing.pool import ThreadPool

import requests


def 下载(网址, 时限):
    大小 = 0
    try:
        with requests.get(网址, timeout=时限, stream=True) as 答复:
            if 答复.status_code != 200:
                return [网址, None]
            for 一块 in 答复.iter_content(4096):
                大小 += len(一块)
    except Exception as 错误:
        print(网址, '失败', type(错误).__name__)
        return [网址, None]
    return [网址, 大小]


def download_all(urls, timeout):
    with ThreadPool(20) as pool:
        return pool.starmap(下载, [(url, timeout) for url in urls], chunksize=1)
