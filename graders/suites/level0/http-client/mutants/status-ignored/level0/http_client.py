import requests

site = 'http://127.0.0.1:8000'
keyword = input('关键词：')
try:
    r = requests.get(site + '/search', params={'q': keyword, 'page': 1}, headers={'X-Course': 'interleave'}, timeout=3)
    found = r.json()
    print(found['title'])
except requests.Timeout:
    print('GET timed out')
else:
    try:
        r = requests.post(site + '/notes', json={'word': keyword, 'count': found['count']}, timeout=3)
        print('saved', r.json()['id'])
    except requests.Timeout:
        print('POST timed out')
