// Keeps what an inspector types at a visit on this device until it has been recorded, and sends the form so that a lost
// line loses nothing: the page stays, says so, and sends the same form again. The form's own key makes that count once.
// Files are not kept, only what is typed and chosen. Without this script the form is sent as any other.
(function () {
  const DRAFT = 'visit-result:'
  const DAYS = 14
  const SECOND = 1000
  const LONGEST = 90 * SECOND // for photos over a thin line
  const KEY = 'sent_key'
  const TOKEN = 'csrfmiddlewaretoken'

  // A browser may refuse its store, or have it full: then the form works as any other.
  const stored = act => { try { return act(window.localStorage) } catch { return null } }

  function start() {
    const form = document.getElementById('result')
    if (!form || !form.dataset.visit) return
    forgetOld()
    const name = DRAFT + form.dataset.visit
    if (!form.hasAttribute('data-returned')) bringBack(form, name)
    const keep = () => stored(store => store.setItem(name, JSON.stringify({ at: Date.now(), values: values(form) })))
    form.addEventListener('input', keep)
    form.addEventListener('change', keep)
    form.addEventListener('submit', event => {
      event.preventDefault()
      keep()
      send(form, name)
    })
  }

  function values(form) {
    const found = []
    for (const field of form.elements) {
      if (!field.name || field.name === TOKEN || field.type === 'file' || field.type === 'submit') continue
      if ((field.type === 'radio' || field.type === 'checkbox') && !field.checked) continue
      found.push([field.name, field.value])
    }
    return found
  }

  function bringBack(form, name) {
    const draft = stored(store => JSON.parse(store.getItem(name)))
    if (!draft) return
    const before = new Map(values(form))
    let changed = false
    for (const [key, value] of draft.values) {
      for (const field of form.elements) {
        if (field.name !== key || field.type === 'file') continue
        if (field.type !== 'radio' && field.type !== 'checkbox') field.value = value
        else if (field.value === value) field.checked = true
        if (field.checked) open(field)
      }
      changed = changed || (key !== KEY && before.get(key) !== value)
    }
    if (changed) tell(form, form.dataset.kept, form.dataset.over, () => {
      stored(store => store.removeItem(name))
      window.location.reload()
    }, 'info')
  }

  // A choice that is brought back is not hidden behind a line that opens.
  function open(field) {
    const group = field.closest('details')
    if (group) group.open = true
  }

  async function send(form, name) {
    if (form.dataset.sending) return
    form.dataset.sending = 'yes'
    tell(form, form.dataset.sends)
    const waiting = new AbortController()
    const clock = setTimeout(() => waiting.abort(), LONGEST)
    try {
      const answer = await fetch(form.action, { method: 'POST', body: new FormData(form), signal: waiting.signal })
      if (answer.status === 429 || answer.status >= 500) throw new Error(answer.status)
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      if (!page.getElementById('main')) throw new Error('Somebody else answered.')
      // Led on to any page but the log-in: it is recorded.
      if (answer.redirected && !new URL(answer.url).pathname.startsWith('/account')) {
        stored(store => store.removeItem(name))
      }
      show(page, answer)
    } catch {
      tell(form, form.dataset.failed, form.dataset.again, () => send(form, name), 'warning')
    } finally {
      clearTimeout(clock)
      delete form.dataset.sending
    }
  }

  // The page that answered takes the place of this one, with what it has to say.
  function show(page, answer) {
    for (const sheet of page.querySelectorAll('link[rel=stylesheet]')) {
      if (!document.querySelector(`link[href="${sheet.getAttribute('href')}"]`)) document.head.append(sheet)
    }
    document.title = page.title
    document.getElementById('main').replaceWith(page.getElementById('main'))
    if (answer.redirected) window.history.replaceState(null, '', answer.url)
    start()
    const main = document.getElementById('main')
    const place = main.querySelector('.summary, .alert') || main
    place.tabIndex = -1
    place.focus()
  }

  function tell(form, words, button, act, kind) {
    let note = form.querySelector('[data-note]')
    if (!note) {
      note = document.createElement('div')
      note.dataset.note = ''
      const buttons = form.querySelector('.actions')
      form.insertBefore(note, buttons)
    }
    note.setAttribute('role', kind === 'warning' ? 'alert' : 'status')
    note.className = `alert alert--${kind || 'info'}`
    note.replaceChildren()
    const text = document.createElement('p')
    text.textContent = words
    note.append(text)
    if (!button) return
    const press = document.createElement('button')
    press.type = 'button'
    press.className = 'usa-button usa-button--outline'
    press.textContent = button
    press.addEventListener('click', act)
    const line = document.createElement('p')
    line.append(press)
    note.append(line)
  }

  function forgetOld() {
    stored(store => {
      for (const name of Object.keys(store)) {
        if (!name.startsWith(DRAFT)) continue
        const draft = JSON.parse(store.getItem(name))
        if (Date.now() - draft.at > DAYS * 24 * 3600 * SECOND) store.removeItem(name)
      }
    })
  }

  start()
})()
