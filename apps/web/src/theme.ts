import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
} from '@mantine/core'

const lagoon: MantineColorsTuple = [
  '#e6f5f4',
  '#cfe9e7',
  '#a3d6d3',
  '#74c5c1',
  '#4fc3c0',
  '#2a9d99',
  '#168381',
  '#0b6a6e',
  '#08565a',
  '#054347',
]

/** Mantine draws fields and borders of the dark scheme in these; they are the papers and inks of styles.css. */
const dark: MantineColorsTuple = [
  '#e4e8ed',
  '#c3cad3',
  '#a0abb8',
  '#77828e',
  '#2e3843',
  '#222b34',
  '#151b22',
  '#12171d',
  '#0e1217',
  '#0a0d11',
]

// System fonts only: the page asks no other host for anything, in China least of all.
const chinese = '"PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC"'

export const theme = createTheme({
  primaryColor: 'lagoon',
  primaryShade: { light: 7, dark: 4 },
  colors: { lagoon, dark },
  // What is filled carries the one ink that was chosen for it in each scheme.
  variantColorResolver: (input) =>
    input.variant === 'filled'
      ? { background: 'var(--accent)', hover: 'var(--accent-strong)', color: 'var(--on-accent)', border: 'none' }
      : defaultVariantColorsResolver(input),
  defaultRadius: 'md',
  fontFamily: `system-ui, -apple-system, "Segoe UI", Roboto, ${chinese}, sans-serif`,
  fontFamilyMonospace: `ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", ${chinese}, monospace`,
  headings: { fontWeight: '650' },
  focusRing: 'auto',
  cursorType: 'pointer',
})

/** Mantine draws with the colours of styles.css, so that its parts and ours are one. */
export const cssVariables: CSSVariablesResolver = () => {
  const ours = {
    '--mantine-color-body': 'var(--paper)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--muted)',
    '--mantine-color-placeholder': 'var(--muted)',
    '--mantine-color-anchor': 'var(--accent)',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-default': 'var(--card)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-primary-color-filled': 'var(--accent)',
    '--mantine-primary-color-filled-hover': 'var(--accent-strong)',
    '--mantine-primary-color-contrast': 'var(--on-accent)',
  }
  return { variables: {}, light: ours, dark: ours }
}
