// Runs in a page: what is wider than the window or cut off by what surrounds it, and which texts are drawn smaller than 11 px.
;(() => {
  const small = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement
    const text = node.nodeValue.trim()
    if (text === '' || element.getClientRects().length === 0) continue
    const drawing = element.closest('svg')
    const scale = drawing === null ? 1 : drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width
    const size = Number.parseFloat(getComputedStyle(element).fontSize) * scale
    if (size < 11) small.push(`${size.toFixed(1)} px: ${text.slice(0, 40)}`)
  }
  // On paper nobody scrolls.
  const cutting = matchMedia('print').matches ? ['hidden', 'auto', 'scroll'] : ['hidden']
  const cut = [...document.querySelectorAll('*')].filter(
    (element) => cutting.includes(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth + 1,
  )
  return {
    cut: cut.map(({ id, className }) => `${className} ${id}`),
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    small,
    ground: getComputedStyle(document.body).backgroundColor,
  }
})()
