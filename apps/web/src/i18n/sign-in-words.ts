import type { SignInTrouble } from '@interleave/contract'

/** Of signing in with a provider, in both languages side by side. */
export const providersZh = {
  providers: {
    or: '或者',
    signIn: '用 {{provider}} 登录',
    join: '不设密码，用 {{provider}} 加入',
    going: '正在打开 {{provider}}…',
    title: '登录方式',
    lead: '除了密码，还可以用这里列出的账户登录。关联之后，能登录那边的人就能登录这里；有不认识的，就解除它。',
    loading: '正在读取登录方式…',
    none: '还没有关联',
    since: '{{time}} 关联',
    gone: '平台不再提供这种登录',
    link: '关联',
    unlink: '解除',
    proof: '你的密码',
    proofHint: '关联和解除都要输入密码。解除之后，你在别处的登录会全部结束。',
    noPassword: '你的账户没有密码，所以关联和解除要在登录后十分钟之内做。',
    linked: '已经关联 {{provider}}，以后可以用它登录。',
    unlinked: '已经解除，别处的登录都已结束。',
    passwordless:
      '你的账户没有密码，登录靠下面列出的方式。想要一个密码，先在上面确认邮箱地址，再让我们把设置密码的链接发过去。',
    passwordlessNoMail: '你的账户没有密码，登录靠下面列出的方式。这个平台没有设置发邮件，需要密码的话请找管理员。',
    toNewPassword: '要一个设置密码的链接',
    proofFresh: '要在登录后十分钟之内填写。',
    trouble: {
      cancelled: '你在 {{provider}} 那边取消了，什么都没有改变。可以再试一次，或者用密码登录。',
      expired: '这一次已经过期，或者不是在这个浏览器里开始的。请再点一次 {{provider}} 的按钮。',
      unavailable: '现在连不上 {{provider}}。过一会儿再试，或者用密码登录。',
      misconfigured: '平台和 {{provider}} 之间没有设置好，不是你的问题。请告诉管理员；有密码的可以先用密码登录。',
      refused: '{{provider}} 的回答没有通过检查，所以没有让任何人登录。请再试一次；如果一直这样，请告诉管理员。',
      failed: '平台出了故障，没有完成。请再试一次，或者用密码登录。',
      not_invited:
        '{{provider}} 认得你，但这里还没有你的账户。第一次来，请用老师给你的邀请链接；已经有账户的，先用密码登录，再到“账户”页关联 {{provider}}。',
      not_verified:
        '你在 {{provider}} 的邮箱地址还没有验证，所以不能凭它找到你的账户。先去 {{provider}} 验证；或者用密码登录，再到“账户”页关联。',
      has_account:
        '这里已经有一个用你的用户名的账户，而且有人注册过了。如果是你，请用密码登录，再到“账户”页关联 {{provider}}；如果不是你，请告诉老师。',
      link_used:
        '这个 {{provider}} 账户已经能打开这里的另一个账户，所以没有关联。要换一个，先在 {{provider}} 那边退出；或者到这里的那个账户里解除。',
      other_linked: '你的账户已经关联了另一个 {{provider}} 账户。用那一个登录，或者登录后先解除它。',
      signed_out: '中途这个浏览器里换了人登录，所以什么都没有关联。请再试一次。',
      invitation_over: '你去 {{provider}} 的时候，邀请链接失效了：可能刚好用完、到期或被收回。请向老师要一个新的。',
      username_taken: '你去 {{provider}} 的时候，这个用户名被别人用了。请换一个再试。',
    } satisfies Record<SignInTrouble, string>,
  },
}

type Shape<T> = { [Key in keyof T]: T[Key] extends string ? string : Shape<T[Key]> }

export const providersEn: Shape<typeof providersZh> = {
  providers: {
    or: 'or',
    signIn: 'Sign in with {{provider}}',
    join: 'Join with {{provider}}, without a password',
    going: 'Opening {{provider}}…',
    title: 'Ways to sign in',
    lead: 'Beside a password you can sign in with the accounts listed here. Whoever can sign in there can sign in here, so unlink what you do not know.',
    loading: 'Reading your ways to sign in…',
    none: 'Not linked',
    since: 'linked {{time}}',
    gone: 'no longer offered here',
    link: 'Link',
    unlink: 'Unlink',
    proof: 'Your password',
    proofHint: 'Needed to link and to unlink. Unlinking ends every other session of yours.',
    noPassword: 'Your account has no password, so linking and unlinking must be done within ten minutes of signing in.',
    linked: '{{provider}} is linked: from now on you can sign in with it.',
    unlinked: 'Unlinked, and every other session has ended.',
    passwordless:
      'Your account has no password; you sign in by the ways below. If you want one, confirm an e-mail address above, and have a link to set it sent there.',
    passwordlessNoMail:
      'Your account has no password; you sign in by the ways below. This site is not set up to send mail: if you need a password, ask the operator.',
    toNewPassword: 'Ask for a link to set a password',
    proofFresh: 'To be done within ten minutes of signing in.',
    trouble: {
      cancelled: 'You cancelled at {{provider}}, and nothing has changed. Try again, or sign in with a password.',
      expired: 'This attempt is too old, or was not begun in this browser. Press the button of {{provider}} once more.',
      unavailable: '{{provider}} cannot be reached at the moment. Try again in a while, or sign in with a password.',
      misconfigured:
        'This site and {{provider}} are not set up for each other, which is not your fault. Tell the operator; with a password you can sign in meanwhile.',
      refused:
        'The answer of {{provider}} did not pass the checks, so nobody was signed in. Try again, and tell the operator if it goes on.',
      failed: 'The platform failed, and this was not completed. Try again, or sign in with a password.',
      not_invited:
        '{{provider}} knows you, but there is no account of yours here yet. If you are new, use the invitation link of your teacher; if you have an account, sign in with its password and link {{provider}} on the page “Account”.',
      not_verified:
        'Your e-mail address at {{provider}} is not verified, so your account cannot be found by it. Verify it there; or sign in with your password and link {{provider}} on the page “Account”.',
      has_account:
        'There is an account here with your user name, and somebody has signed up for it. If that is you, sign in with the password and link {{provider}} on the page “Account”; if not, tell your teacher.',
      link_used:
        'This account at {{provider}} opens another account here already, so it was not linked. For another one, sign out at {{provider}} first; or unlink it in that account here.',
      other_linked:
        'Your account is linked to another account at {{provider}}. Sign in with that one, or unlink it first.',
      signed_out: 'Somebody else signed in with this browser meanwhile, so nothing was linked. Try again.',
      invitation_over:
        'While you were at {{provider}}, the invitation ended: it was used up, ran out or was taken back. Ask your teacher for a new one.',
      username_taken: 'While you were at {{provider}}, somebody else took this user name. Choose another one.',
    },
  },
}
