import requests

site = 'http://127.0.0.1:8000'
keyword = input('关键词：')
count = 0
try:
    r = requests.get(site + '/search', params={'q': keyword, 'page': 1}, headers={'X-Course': 'interleave'}, timeout=2)
    if r.status_code == 200:
        print(r.json()['title'])
        count = r.json()['count']
    else:
        print('GET failed:', r.status_code)
except requests.Timeout:
    print('GET timed out')

try:
    r = requests.post(site + '/notes', json={'word': keyword, 'count': count}, timeout=2)
    if r.status_code == 201:
        print('saved', r.json()['id'])
    else:
        print('POST failed:', r.status_code)
except requests.Timeout:
    print('POST timed out')
