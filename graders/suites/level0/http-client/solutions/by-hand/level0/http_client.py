import json
import sys

import requests as rq

HOST = "http://127.0.0.1:8000"


def call(method, path, good, **options):
    try:
        answer = rq.request(method, HOST + path, timeout=2, **options)
    except rq.exceptions.Timeout:
        print("出错了：" + method + " timed out")
        sys.exit()
    if answer.status_code != good:
        print("出错了：" + method + " failed: " + str(answer.status_code))
        sys.exit()
    return json.loads(answer.text)


word = input("请输入要查的词: ")
book = call("GET", "/search", 200, params=[("q", word), ("page", 1)], headers={"X-Course": "interleave"})
print("书名：" + book["title"])
body = json.dumps({"word": word, "count": book["count"]}, ensure_ascii=False).encode("utf-8")
note = call("POST", "/notes", 201, data=body, headers={"Content-Type": "application/json; charset=utf-8"})
print("笔记 saved", note["id"])
