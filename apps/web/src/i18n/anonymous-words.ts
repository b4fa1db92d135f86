/** Of marking without names, in both languages side by side. */
export const anonymousZh = {
  label: '匿名批改',
  hint: '助教和老师批改时看到代号（例如 #7F3A2C），看不到名字和仓库地址；成绩册里只有老师看得到名字。代码里写着的名字不会隐去。取消会记入审计日志。',
  rule: '匿名批改：批改的人看到的是代号，不是名字。请不要在代码里写自己的名字。',
  note: '匿名批改：名字、仓库和分支换成了代号。代码里写着的内容没有改动，请不要去查是谁的。',
  pseudonyms: '这份作业匿名批改：这里是代号，与提交列表里的相同，班级不显示。',
  leftOut: '匿名批改的作业不和其他成绩排在一起。在上面选中它，就能按代号看。',
}

type Shape<T> = { [K in keyof T]: string }

export const anonymousEn: Shape<typeof anonymousZh> = {
  label: 'Mark anonymously',
  hint: 'Staff see pseudonyms such as #7F3A2C while they mark, and neither names nor repositories; in the gradebook only teachers see names. A name that stands in the code is not hidden. Switching it off is written to the audit trail.',
  rule: 'Marked anonymously: whoever marks sees a pseudonym and not your name. Leave your name out of the code.',
  note: 'Marked anonymously: a pseudonym stands for name, repository and branch. What the code says is as it was handed in; please do not look for whose it is.',
  pseudonyms:
    'This assignment is marked anonymously: these are pseudonyms, the same as in the list of submissions, without sections.',
  leftOut:
    'Assignments that are marked anonymously are not beside other marks. Choose one above to see it under pseudonyms.',
}
