// The rules that need the page's own eyes. accessibility.py calls them by name; each gives a list of sentences.

const TARGETS = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
const REFERENCES = ['aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-owns', 'aria-details',
  'aria-errormessage', 'aria-activedescendant', 'for', 'form', 'list', 'headers']

const all = (selector) => [...document.querySelectorAll(selector)]
const seen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
const name = (element) => {
  const words = (element.getAttribute('aria-label') || element.value || element.textContent || '').trim().replace(/\s+/g, ' ')
  return `<${element.localName}${element.id ? '#' + element.id : ''}> ${words.slice(0, 40)}`
}

// All that needs no focus, in one go; axe takes part where it is given options.
async function still (options) {
  const violations = options ? (await axe.run(options)).violations : []
  const told = violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `axe ${id}: ${help}: ${html.slice(0, 160)}`))
  return [...told, ...structure(), ...borders(), ...targets(), ...sideways()]
}

// axe reads each color with a parser of every notation there is, a thousand times a page. Computed ones need none.
function readColorsQuickly () {
  const color = axe.commons.color.Color.prototype
  const inAnyNotation = color.parseString
  color.parseString = function (text) {
    if (!/^rgba?\([\d., ]+\)$/.test(text)) return inAnyNotation.call(this, text)
    const { r, g, b, a } = rgba(text)
    return Object.assign(this, { r: r / 255, g: g / 255, b: b / 255, alpha: a })
  }
}

// What a page is made of, without its words and without where its links lead: two pages of one shape can only differ
// in what words do. Of rows that are alike the first two stand for all.

const FREE = ['action', 'content', 'datetime', 'href', 'nonce', 'placeholder', 'src', 'value']

function shape (node = document.documentElement) {
  if (node.nodeType === Node.TEXT_NODE) return node.data.trim() && 'words'
  if (node.nodeType !== Node.ELEMENT_NODE) return ''
  const attributes = [...node.attributes].map(({ name, value }) => FREE.includes(name)
    ? `${name}${value ? '' : ' empty'}`
    : `${name}="${value.replace(/\d+/g, '0')}"`)
  const inner = []
  for (const part of [...node.childNodes].map(shape)) {
    if (part && !(part === inner.at(-1) && part === inner.at(-2))) inner.push(part)
  }
  return `<${[node.localName, node.checked, node.disabled, ...attributes].join(' ')}>${inner.join('')}</>`
}

function structure () {
  const problems = []
  const ids = all('[id]').map((element) => element.id)
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) problems.push(`id ${id} stands twice`)
  for (const attribute of REFERENCES) {
    for (const element of all(`[${attribute}]`)) {
      for (const id of element.getAttribute(attribute).split(/\s+/).filter(Boolean)) {
        if (!document.getElementById(id)) problems.push(`${name(element)}: ${attribute} points at nothing (${id})`)
      }
    }
  }
  for (const link of all('a[href^="#"]')) {
    const id = link.getAttribute('href').slice(1)
    if (id && !document.getElementById(id)) problems.push(`${name(link)}: leads to nothing (#${id})`)
  }
  const headings = all('h1').filter(seen)
  if (headings.length !== 1) problems.push(`${headings.length} h1 instead of one`)
  if (document.title.trim().split('·')[0].trim() === '') problems.push('the page has no title of its own')
  const errors = all('.summary, [aria-invalid="true"]').filter(seen).length > 0
  if (errors !== document.title.startsWith('Error:')) problems.push(`errors on the page: ${errors}, but its title is "${document.title}"`)
  const summary = document.querySelector('.summary')
  if (errors && !summary) problems.push('errors without a summary')
  problems.push(...landmarks())
  if (!document.documentElement.lang) problems.push('no language')
  for (const element of all('[style]:not([style=""]), [onclick], [onchange], [onsubmit], style, script:not([src]):not([type="application/json"])')) {
    if (!element.closest('svg')) problems.push(`inline style or script: ${element.outerHTML.slice(0, 80)}`)
  }
  return problems
}

function landmarks () {
  const problems = []
  const found = new Map()
  for (const element of all('header, nav, main, aside, footer, [role=search], section[aria-label], section[aria-labelledby]').filter(seen)) {
    if (['header', 'footer'].includes(element.localName) && element.closest('main, section, article')) continue
    const by = element.getAttribute('aria-labelledby')
    const label = element.getAttribute('aria-label') || (by && document.getElementById(by)?.textContent.trim()) || ''
    const key = `${element.getAttribute('role') || element.localName} "${label}"`
    if (element.localName === 'nav' && !label) problems.push('a nav without a name')
    if (found.has(key)) problems.push(`two landmarks are called ${key}`)
    found.set(key, element)
  }
  for (const wanted of ['header', 'main', 'footer']) {
    if (all(wanted).filter(seen).length !== 1) problems.push(`not exactly one ${wanted}`)
  }
  return problems
}

// Colors: computed values are rgb() or rgba(); alpha is laid over what is behind.

function rgba (text) {
  const parts = text.match(/[\d.]+/g).map(Number)
  return { r: parts[0], g: parts[1], b: parts[2], a: parts[3] ?? 1 }
}

function backdrop (element) {
  const layers = []
  for (let at = element; at; at = at.parentElement) {
    const color = rgba(getComputedStyle(at).backgroundColor)
    if (color.a > 0) layers.push(color)
    if (color.a === 1) break
  }
  return layers.reverse().reduce(over, { r: 255, g: 255, b: 255, a: 1 })
}

function over (below, above) {
  const mix = (channel) => above[channel] * above.a + below[channel] * (1 - above.a)
  return { r: mix('r'), g: mix('g'), b: mix('b'), a: 1 }
}

function contrast (one, other) {
  const luminance = ({ r, g, b }) => [r, g, b].map((channel) => channel / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0)
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function borders () {
  const problems = []
  const native = 'input[type=checkbox], input[type=radio], input[type=file], input[type=range]'
  for (const control of all('input:not([type=hidden]), select, textarea, button, .usa-button').filter(seen)) {
    const style = getComputedStyle(control)
    if (control.disabled || (control.matches(native) && style.appearance !== 'none')) continue
    const behind = backdrop(control.parentElement)
    const sides = ['Top', 'Right', 'Bottom', 'Left'].filter((side) => parseFloat(style[`border${side}Width`]) >= 1 && style[`border${side}Style`] !== 'none')
    const drawn = sides.filter((side) => contrast(over(behind, rgba(style[`border${side}Color`])), behind) >= 3)
    const filled = contrast(backdrop(control), behind) >= 3
    const looksLikeALink = control.localName === 'button' && !sides.length && rgba(style.backgroundColor).a === 0
    if (!filled && !looksLikeALink && (drawn.length < 3 || drawn.length !== sides.length)) {
      problems.push(`${name(control)}: its border does not reach 3:1 on what is behind it`)
    }
  }
  return problems
}

function targets () {
  const boxes = all(TARGETS).filter(seen).map((element) => {
    const label = element.matches('[type=radio], [type=checkbox]') && (element.closest('.choice') || element.closest('label'))
    return { element, box: (label || element).getBoundingClientRect() }
  }).filter(({ box }) => box.width && box.bottom > 0)
  const small = ({ box }) => box.width < 24 || box.height < 24
  const middle = (box) => [box.x + box.width / 2, box.y + box.height / 2]
  const problems = []
  for (const target of boxes.filter(small)) {
    if (inASentence(target.element)) continue
    const [x, y] = middle(target.box)
    const crowded = boxes.some((other) => {
      if (other.element === target.element || target.element.contains(other.element) || other.element.contains(target.element)) return false
      if (small(other)) {
        const [ox, oy] = middle(other.box)
        return Math.hypot(ox - x, oy - y) < 24
      }
      const dx = Math.max(other.box.left - x, 0, x - other.box.right)
      const dy = Math.max(other.box.top - y, 0, y - other.box.bottom)
      return Math.hypot(dx, dy) < 12
    })
    if (crowded) problems.push(`${name(target.element)}: ${Math.round(target.box.width)} × ${Math.round(target.box.height)} px and another target within reach`)
  }
  return problems
}

function inASentence (element) {
  if (getComputedStyle(element).display !== 'inline') return false
  const block = element.closest('p, li, dd, td, th, div, legend, label')
  return block.textContent.trim().length > element.textContent.trim().length
}

function sideways () {
  const problems = []
  const page = document.documentElement
  const wide = () => page.scrollWidth > page.clientWidth
  const beyond = (element) => element.getBoundingClientRect().right > page.clientWidth + 1
  const culprits = () => all('body *').filter(seen).filter((element) => beyond(element) && !element.closest('.tabs'))
    .slice(0, 3).map(name).join('; ')
  if (wide()) problems.push(`scrolls sideways: ${culprits()}`)
  page.style.fontSize = '200%'
  if (wide()) problems.push(`scrolls sideways at 200 % text: ${culprits()}`)
  page.removeAttribute('style')
  return problems
}

// With all details open while it looks.
function outlinesEverywhere () {
  const closed = all('details:not([open])')
  for (const details of closed) details.open = true
  const problems = outlines()
  for (const details of closed) details.open = false
  return problems
}

function outlines () {
  const problems = []
  for (const element of all(`${TARGETS}, .summary`).filter(seen)) {
    if (element.disabled || element.tabIndex < -1) continue
    element.focus({ preventScroll: true, focusVisible: true })
    if (document.activeElement !== element) continue
    const style = getComputedStyle(element)
    const width = parseFloat(style.outlineWidth)
    const inside = parseFloat(style.outlineOffset) < 0
    const behind = backdrop(inside ? element : element.parentElement)
    if (style.outlineStyle === 'none' || width < 2) {
      problems.push(`${name(element)}: no outline when it has the focus`)
    } else if (contrast(over(behind, rgba(style.outlineColor)), behind) < 3) {
      problems.push(`${name(element)}: its outline does not reach 3:1 (${style.outlineColor})`)
    }
  }
  return problems
}

function skipLinkFirst () {
  const first = all(TARGETS).filter((element) => element.checkVisibility())[0]
  if (first.getAttribute('href') !== '#main') return [`the first thing the keyboard reaches is ${name(first)}`]
  first.focus()
  return []
}
