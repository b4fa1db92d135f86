import { CannotOpen, SecretBox } from './secret-box.ts'

const box = new SecretBox('a key of the environment, long enough')

test('what was sealed is opened again, and looks different each time', () => {
  const [one, other] = [box.seal('秘密 whsec_x', 'hook 1'), box.seal('秘密 whsec_x', 'hook 1')]
  expect(box.open(one, 'hook 1')).toBe('秘密 whsec_x')
  expect(Buffer.from(one).equals(Buffer.from(other))).toBe(false)
  expect(Buffer.from(one).toString('latin1')).not.toContain('whsec_')
})

test('attack 92: a sealed secret of another hook, with another key, or changed; twin: its own opens', () => {
  const sealed = box.seal('secret', 'hook 1')
  expect(() => box.open(sealed, 'hook 2')).toThrow(CannotOpen)
  expect(() => new SecretBox('another key of the environment').open(sealed, 'hook 1')).toThrow(CannotOpen)
  for (let at = 0; at < sealed.length; at++) {
    const changed = Uint8Array.from(sealed)
    changed[at] = (changed[at] as number) ^ 1
    expect(() => box.open(changed, 'hook 1')).toThrow(CannotOpen)
  }
  for (const cut of [0, 1, 12, 27]) expect(() => box.open(sealed.slice(0, cut), 'hook 1')).toThrow(CannotOpen)
  expect(box.open(sealed, 'hook 1')).toBe('secret')
})
