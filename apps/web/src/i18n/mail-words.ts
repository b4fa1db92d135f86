/** Of submissions by mail, in both languages side by side. */
export const mailZh = {
  title: '用邮件提交',
  lead: '把仓库地址写在一封信里发出来，也算提交；收到时和评完时各回一封信。',
  needsAddress: '先在账户页填写并确认你的邮箱：信要从那里发出，回信也到那里。',
  account: '打开账户页',
  begin: '给我一个投递地址',
  address: '你的投递地址',
  addressHint: '只属于你和这份作业，像密码一样不要告诉别人。',
  from: '从 {{email}} 发出',
  how: '信怎么写',
  steps: [
    '用 {{email}} 发到上面的地址，标题随意。',
    '正文里写一个以 `https://` 开头的仓库地址；要评别的分支，另起一行写 `分支：名字`；作业在一个文件夹里，另起一行写 `文件夹：labs/week3`。',
    '其他链接都去掉，附件不会打开。签名和引用的旧信不算正文。',
  ],
  renew: '换一个新地址',
  remove: '停用',
  removeHint: '有人知道了它，就换一个：旧的立刻失效。',
  log: '收到的信',
  none: '还没有收到信。',
  outcome: { accepted: '已提交', refused: '没有收下', ignored: '已忽略' },
  result: '查看结果',
  course: {
    title: '收到的信',
    loading: '正在读取收到的信…',
    none: '还没有收到信',
    noneDetail: '学生用邮件提交的每封信都会列在这里，连同没有收下的原因。信的内容不保存。',
    newest: '最新的 100 封，只记结果，不保存内容。',
  },
}

type Shape<T> = { [K in keyof T]: T[K] extends string ? string : Shape<T[K]> }

export const mailEn: Shape<typeof mailZh> = {
  title: 'Hand in by mail',
  lead: 'A mail with the address of your repository is a submission too; it is answered when it came and when it is graded.',
  needsAddress:
    'First give and confirm your e-mail address on the page of your account: mails must come from there, and are answered there.',
  account: 'Open your account',
  begin: 'Give me a personal address',
  address: 'Your personal address',
  addressHint: 'For you and this assignment alone. Keep it to yourself, like a password.',
  from: 'Sent from {{email}}',
  how: 'How to write the mail',
  steps: [
    'Send it from {{email}} to the address above, with any subject.',
    'Write the address of one repository, which begins with `https://`; for another branch add a line `branch: name`, for a folder `folder: labs/week3`.',
    'Leave out other links; attachments are not opened. Signatures and quoted mails do not count.',
  ],
  renew: 'Change it',
  remove: 'Switch it off',
  removeHint: 'If somebody else knows it, change it: the former one ends at once.',
  log: 'Mails received',
  none: 'No mail has come yet.',
  outcome: { accepted: 'Handed in', refused: 'Not accepted', ignored: 'Ignored' },
  result: 'See the result',
  course: {
    title: 'Mails received',
    loading: 'Reading the mails received …',
    none: 'No mail has come yet',
    noneDetail:
      'Each mail by which a student hands in is listed here, with the reason where it was not accepted. What they say is not kept.',
    newest: 'The newest hundred. What became of each is kept, not what it says.',
  },
}
