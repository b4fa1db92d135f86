// Runs before anything is drawn, so that a reader of the dark scheme or of English never sees a flash of the other.
;(() => {
  const root = document.documentElement
  const read = (key) => {
    try {
      return localStorage.getItem(key)
    } catch {
      return null // storage is switched off: the browser's own wishes decide
    }
  }
  const wanted = read('mantine-color-scheme-value')
  const isDark = wanted === 'dark' || (wanted !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light')
})()
