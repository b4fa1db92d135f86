"""Drives level1/parallel_download.py. Runs beside the student's code, so nothing in here knows what is right."""


def downloaded(lab, pages, urls, timeout):
    """`pages` is what files.example answers to each path. A port where nobody listens is refused; other names are unknown."""
    site = lab.network.host("files.example").serve_http(pages)
    results = lab.load("module").download_all(urls, timeout)
    took = lab.now()
    told = [plain(result) for result in results] if isinstance(results, (list, tuple)) else plain(results)
    return {"results": told, "seconds": took, "most": site.most_at_once}


def plain(value):
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, (str, int, float)) else f"{type(value).__name__}({value})"[:100]
