import type { Localized } from '@interleave/contract'

/** What the findings of bandit that homework meets most often mean; the others are shown in bandit's own words. */
const meanings: Record<string, Localized> = {
  B102: {
    'zh-CN': '`exec` 把文字当程序运行：文字要是别人给的，别人就能让你的程序做任何事。',
    en: '`exec` runs text as a program: if the text comes from somebody else, they decide what your program does.',
  },
  B103: {
    'zh-CN': '文件的权限放得太开，这台机器上的其他人也能改它。',
    en: 'The permissions of this file let everybody on the machine change it.',
  },
  B104: {
    'zh-CN': '监听 0.0.0.0 就是让所有网络上的人都能连进来；只在本机用的话，写 127.0.0.1。',
    en: 'Listening on 0.0.0.0 lets every network in; for use on this machine alone, write 127.0.0.1.',
  },
  B105: {
    'zh-CN': '密码写在了代码里，看得到仓库的人都看得到它。从环境变量里读。',
    en: 'A password stands in the code, where everybody who sees the repository can read it. Read it from the environment.',
  },
  B108: {
    'zh-CN': '固定的临时文件名，别人可以抢先建一个同名的。用 `tempfile`。',
    en: 'A temporary file with a fixed name can be made by somebody else first. Use `tempfile`.',
  },
  B110: {
    'zh-CN': '`except: pass` 把错误吞掉了，出了什么事再也看不到。',
    en: '`except: pass` swallows the error, and nobody will ever see what happened.',
  },
  B113: {
    'zh-CN': '请求没有时限：对方不回答，程序就永远等下去。加上 `timeout`。',
    en: 'The request has no time limit: if nobody answers, the program waits for ever. Add `timeout`.',
  },
  B201: {
    'zh-CN': 'Flask 开着调试模式，来访的人可以在你的机器上运行代码。',
    en: 'Flask runs in debug mode, in which visitors can run code on your machine.',
  },
  B301: {
    'zh-CN': '用 `pickle` 读别人给的数据，等于运行别人给的代码。换成 `json`。',
    en: 'Reading data from others with `pickle` runs whatever code they put in. Use `json`.',
  },
  B303: {
    'zh-CN': 'MD5、SHA-1 已经不安全，可以造出哈希相同的内容。用 SHA-256。',
    en: 'MD5 and SHA-1 are broken: other contents with the same hash can be made. Use SHA-256.',
  },
  B306: {
    'zh-CN': '`mktemp` 给出的名字可能被别人抢先用掉。用 `mkstemp` 或 `NamedTemporaryFile`。',
    en: 'A name from `mktemp` may be taken by somebody else first. Use `mkstemp` or `NamedTemporaryFile`.',
  },
  B307: {
    'zh-CN':
      '`eval` 把文字当程序算：文字要是别人给的，别人就能让你的程序做任何事。只要一个值的话，用 `ast.literal_eval` 或 `int`。',
    en: '`eval` computes text as a program: if the text comes from somebody else, they decide what your program does. For a mere value use `ast.literal_eval` or `int`.',
  },
  B310: {
    'zh-CN': '`urlopen` 也会打开 `file:` 地址；地址要是别人给的，就能读到你的文件。先检查它以 http 开头。',
    en: '`urlopen` opens `file:` addresses too; if the address comes from others, they can read your files. Check first that it begins with http.',
  },
  B324: {
    'zh-CN': 'MD5、SHA-1 已经不安全，可以造出哈希相同的内容。用 SHA-256。',
    en: 'MD5 and SHA-1 are broken: other contents with the same hash can be made. Use SHA-256.',
  },
  B311: {
    'zh-CN': '`random` 猜得到，不能用来造密码和口令；要猜不到的，用 `secrets`。',
    en: '`random` can be guessed and is not for passwords; use `secrets` for what must not be guessed.',
  },
  B404: {
    'zh-CN': '用了 `subprocess`：想一想传给它的每个字是从哪里来的。',
    en: '`subprocess` is used: think of where each word that it is given comes from.',
  },
  B501: {
    'zh-CN': '`verify=False` 不再核对证书，中间的人可以冒充对方。',
    en: '`verify=False` stops checking certificates, so that somebody in between can pose as the other side.',
  },
  B506: {
    'zh-CN': '`yaml.load` 会按数据里写的去造对象。用 `yaml.safe_load`。',
    en: '`yaml.load` makes whatever objects the data names. Use `yaml.safe_load`.',
  },
  B602: {
    'zh-CN': '`shell=True` 把文字交给命令行解释：里面多一个分号，就多一条命令。把命令写成列表，去掉 `shell=True`。',
    en: '`shell=True` lets a shell read the text: one more semicolon in it is one more command. Give the command as a list, without `shell=True`.',
  },
  B605: {
    'zh-CN': '`os.system` 把文字交给命令行解释：里面多一个分号，就多一条命令。用 `subprocess.run`，命令写成列表。',
    en: '`os.system` lets a shell read the text: one more semicolon in it is one more command. Use `subprocess.run` with a list.',
  },
  B608: {
    'zh-CN': '把文字拼成 SQL，别人就能改写你的查询。用参数：`execute(sql, (value,))`。',
    en: 'SQL put together from text can be rewritten by whoever gives the text. Use parameters: `execute(sql, (value,))`.',
  },
}

/** A plain sentence on a finding; `text` is what bandit says. */
export const meaningOf = (code: string, text: string): Localized => meanings[code] ?? { 'zh-CN': text, en: text }
