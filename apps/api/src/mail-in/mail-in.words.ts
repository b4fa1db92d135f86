import type { Localized } from '@interleave/contract'

/** Why a mail was not taken for a submission; its sender and the staff of the course read it. */
export const reasons = {
  automatic: {
    'zh-CN': '这封信是程序自动发出的（自动回复、邮件列表或退信），不当作提交，也不回复。',
    en: 'A program sent this mail (an automatic reply, a mailing list or a bounce). It is no submission and is not answered.',
  },
  unreadable: {
    'zh-CN': '这封信读不出来：嵌套得太深，或信头太长。请写一封普通的信，只写仓库地址。',
    en: 'This mail could not be read: it is nested too deep, or its headers are too long. Write a plain mail with nothing but the address of the repository.',
  },
  otherSender: {
    'zh-CN':
      '这封信不是从你在账户里确认过的邮箱发来的。如果是你发的，请换用那个邮箱；如果不是，说明有人知道了你的投递地址，请在作业页面换一个新的。',
    en: 'This mail did not come from the address that you confirmed for your account. If you sent it, send it from that address; if not, somebody knows your personal address: change it on the page of the assignment.',
  },
  noRepository: {
    'zh-CN': '信里没有找到仓库地址。请在正文里写上以 https:// 开头的克隆地址；附件不会被打开，引用的旧信也不算。',
    en: 'No address of a repository was found. Write the clone address, which begins with https://, into the mail; attachments are not opened, and quoted mails do not count.',
  },
  severalRepositories: {
    'zh-CN': '信里有不止一个地址，不知道要评哪一个。请只写一个仓库地址，其他链接都去掉。',
    en: 'There is more than one address in the mail, and nobody can tell which is meant. Write the address of one repository, and no other links.',
  },
  severalBranches: {
    'zh-CN': '信里写了不止一个分支。请只写一行“分支：名字”。',
    en: 'More than one branch is named. Write one line “branch: name”.',
  },
  severalFolders: {
    'zh-CN': '信里写了不止一个文件夹。请只写一行“文件夹：名字”。',
    en: 'More than one folder is named. Write one line “folder: name”.',
  },
} satisfies Record<string, Localized>
