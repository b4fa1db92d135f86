import requests

site = 'http://127.0.0.1:8000'
keyword = input('关键词：')

try:
    r = requests.get(site + '/search', params={'q': keyword, 'page': 1}, headers={'X-Course': 'interleave'}, timeout=0.5)
except requests.Timeout:
    print('GET timed out')
else:
    if r.status_code == 200:
        found = r.json()
        print('找到了', found['title'])
        try:
            r = requests.post(site + '/notes', json={'word': keyword, 'count': found['count']}, timeout=0.5)
        except requests.Timeout:
            print('POST timed out')
        else:
            if r.status_code == 201:
                print('saved', r.json()['id'])
            else:
                print('POST failed:', r.status_code)
    else:
        print('GET failed:', r.status_code)
