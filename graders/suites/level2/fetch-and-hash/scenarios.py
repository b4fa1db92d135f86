"""Drives level2/fetch_and_hash.py. Runs beside the student's code, so nothing in here knows what is right.

On the virtual clock computing takes no time, so SHA-256 of hashlib is made to take a second.
"""

import asyncio
import base64
import hashlib
import os
import time

plain_sha256, plain_new = hashlib.sha256, hashlib.new
home, hashed_at_home = os.getpid(), []


def slowly():
    if os.getpid() == home:
        hashed_at_home.append(1)
    time.sleep(1)


def slow_sha256(*arguments, **keywords):
    slowly()
    return plain_sha256(*arguments, **keywords)


def slow_new(name, *arguments, **keywords):
    if name.lower().replace("-", "") == "sha256":
        slowly()
    return plain_new(name, *arguments, **keywords)


def serve(lab, pages):
    """`pages` has for each path the body in base64, its Content-Type, and the seconds until it comes."""
    hashlib.sha256, hashlib.new = slow_sha256, slow_new
    routes = {
        path: {"body": base64.b64decode(page["body"]), "headers": {"Content-Type": page["type"]}, "delay": page["takes"]}
        for path, page in pages.items()
    }
    return lab.network.host("pages.example").serve_http(routes)


def fetched(lab, pages, urls, limit, workers):
    site = serve(lab, pages)
    results = asyncio.run(lab.load("module").fetch_and_hash(urls, limit, workers))
    took = lab.now()
    told = [one if isinstance(one, str) else repr(one)[:60] for one in results] if isinstance(results, (list, tuple)) else repr(results)[:60]
    return {"results": told, "seconds": took, "most": site.most_at_once, "at_home": len(hashed_at_home)}


def from_command_line(lab, pages, argv):
    serve(lab, pages)
    try:
        lab.run_program("module", argv=argv)
        stop = None
    except SystemExit as error:
        stop = error.code
    # sys.exit("words") prints the words and exits with 1.
    return {"code": 1 if isinstance(stop, str) else stop or 0, "explained": isinstance(stop, str)}
