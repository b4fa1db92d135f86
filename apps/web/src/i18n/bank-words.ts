/** Of the comments that the staff of a course keep, in both languages side by side. */
export const bankZh = {
  open: '从评语库插入',
  close: '收起评语库',
  keep: '存进评语库',
  kept: '已存进评语库。',
  title: '评语库',
  shared: '全体助教和老师共用。改动或删除不影响已经给出的评语。',
  search: '在评语库里找',
  insert: '插入',
  change: '修改',
  remove: '删除',
  save: '保存',
  cancel: '取消',
  words: '评语',
  loading: '正在读取评语库…',
  empty: '评语库还是空的。写好一条评语，按“存进评语库”，以后就能直接插入。',
  noMatch: '没有含“{{search}}”的评语。',
  more: '还有 {{count}} 条，多写几个字来找。',
}

type Shape<T> = { [K in keyof T]: string }

export const bankEn: Shape<typeof bankZh> = {
  open: 'Insert from the bank',
  close: 'Close the bank',
  keep: 'Keep in the bank',
  kept: 'Kept in the bank.',
  title: 'Bank of comments',
  shared: 'All staff of the course share it. What was given already stays as it is.',
  search: 'Search the bank',
  insert: 'Insert',
  change: 'Edit',
  remove: 'Remove',
  save: 'Save',
  cancel: 'Cancel',
  words: 'Comment',
  loading: 'Reading the bank …',
  empty: 'The bank is still empty. Write a comment and press “Keep in the bank”, and it can be inserted from then on.',
  noMatch: 'No comment has “{{search}}” in it.',
  more: '{{count}} more: search for more letters.',
}
