// Sends the files of a form in pieces: several at once, each with its bar, going on by itself when the line was down,
// and from where it stopped when the same file is picked again after the page was left. The server counts the pieces.
// A form with data-at-once sends them as soon as they are chosen, so that nobody goes on without them.
// Without this script the form is sent as any other. The words stand on the form (permits/documents/_upload_data.html).
(function () {
  const AT_ONCE = 3
  const SECOND = 1000
  const LONGEST_PAUSE = 30 * SECOND
  const LAST_BYTE = 1 // a Content-Range names the last byte, not the one behind it

  class Refused extends Error {
    constructor (reasons) {
      super(reasons.join(' '))
      this.reasons = reasons
    }
  }

  let going = 0 // forms whose files are on their way

  for (const form of document.querySelectorAll('form[data-uploads]')) {
    form.addEventListener('submit', event => start(form, event))
    if (form.dataset.atOnce) sendWhenChosen(form)
  }

  function sendWhenChosen (form) {
    form.querySelector('.hint').textContent += ` ${form.dataset.atOnce}`
    form.querySelector('.actions').hidden = true
    form.elements.files.addEventListener('change', () => form.requestSubmit())
  }

  function start (form, event) {
    const files = [...form.elements.files.files]
    // What the server says best without a file, or without a kind, it says.
    if (!files.length || (form.elements.kind && !form.elements.kind.value)) return
    event.preventDefault()
    const controls = [form.querySelector('[type=submit]'), form.elements.files]
    for (const control of controls) control.disabled = true
    going += 1
    const list = listIn(form)
    const rows = files.map(file => rowFor(form, list, file))
    for (const row of rows) show(form, row, 'queued', 0)
    const waiting = [...rows]
    const leave = event => event.preventDefault()
    window.addEventListener('beforeunload', leave)
    const lane = async () => {
      while (waiting.length) await send(form, waiting.shift())
    }
    Promise.all(Array.from({ length: AT_ONCE }, lane)).then(() => {
      window.removeEventListener('beforeunload', leave)
      for (const control of controls) control.disabled = false
      form.elements.files.value = ''
      going -= 1
      // The last form that is done shows the page anew, and with it what the others sent.
      if (going) return
      if (rows.every(row => row.done)) window.location.assign(form.elements.next.value)
      else if (rows.some(row => row.done)) offerNext(form, list)
    })
  }

  async function send (form, row) {
    if (row.stopped.signal.aborted) return
    try {
      let upload = await patiently(form, row, () => ask(form, row, form.dataset.uploads, 'POST', facts(form, row.file)))
      row.url = upload.url
      while (upload.received < row.file.size && !upload.finished) {
        show(form, row, 'going', Math.floor(100 * upload.received / row.file.size))
        const from = upload.received
        const piece = row.file.slice(from, from + upload.piece)
        upload = await patiently(form, row, () => ask(form, row, row.url, 'PUT', piece, from))
      }
      row.cancel.remove()
      show(form, row, 'ending', 100)
      const end = await patiently(form, row, () => ask(form, row, `${row.url}end/`, 'POST', token(form)))
      row.done = true
      show(form, row, 'done', 100, end.findings)
    } catch (error) {
      if (error.name === 'AbortError') show(form, row, 'cancelled', 0)
      else show(form, row, 'failed', 0, error.reasons || [])
    }
    row.cancel.remove()
  }

  function facts (form, file) {
    const body = token(form)
    body.append('name', file.name)
    body.append('size', file.size)
    body.append('fingerprint', `${file.lastModified}`)
    const { kind, audience } = form.elements
    if (kind) body.append('kind', kind.value)
    if (audience) body.append('audience', audience.value)
    if (form.dataset.document) body.append('document', form.dataset.document)
    return body
  }

  function token (form) {
    const body = new FormData()
    body.append('csrfmiddlewaretoken', form.elements.csrfmiddlewaretoken.value)
    return body
  }

  async function ask (form, row, url, method, body, from) {
    const headers = { 'X-CSRFToken': form.elements.csrfmiddlewaretoken.value }
    if (method === 'PUT') {
      headers['Content-Type'] = 'application/octet-stream'
      headers['Content-Range'] = `bytes ${from}-${from + body.size - LAST_BYTE}/${row.file.size}`
    }
    const answer = await fetch(url, { method, body, headers, signal: row.stopped.signal })
    if (answer.ok) return answer.json()
    if (answer.status >= 500) throw new TypeError('the server has trouble')
    const said = answer.headers.get('Content-Type') === 'application/json' ? await answer.json() : { reasons: [] }
    throw new Refused(said.reasons)
  }

  // A broken line, or a server that restarts: wait and ask again, longer each time, until it is cancelled.
  async function patiently (form, row, act) {
    for (let pause = SECOND; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      try {
        return await act()
      } catch (error) {
        if (!(error instanceof TypeError)) throw error
        show(form, row, 'waiting', row.bar.value)
        await new Promise(resolve => {
          setTimeout(resolve, pause)
          row.stopped.signal.addEventListener('abort', resolve)
          window.addEventListener('online', resolve, { once: true })
        })
      }
    }
  }

  function listIn (form) {
    const before = form.querySelector('.uploads')
    if (before) before.remove()
    const list = document.createElement('ul')
    list.className = 'uploads'
    form.querySelector('.actions').before(list)
    return list
  }

  function rowFor (form, list, file) {
    const item = document.createElement('li')
    const label = document.createElement('p')
    label.setAttribute('role', 'status')
    const bar = document.createElement('progress')
    bar.max = 100
    bar.setAttribute('aria-label', file.name)
    const cancel = document.createElement('button')
    cancel.type = 'button'
    cancel.className = 'usa-button usa-button--unstyled'
    cancel.textContent = words(form, 'cancel', file.name)
    const row = { file, label, bar, cancel, item, done: false, state: '', stopped: new AbortController() }
    cancel.addEventListener('click', () => {
      row.stopped.abort()
      row.cancel.remove()
      if (row.url) fetch(`${row.url}cancellation/`, { method: 'POST', body: token(form) }).catch(() => {})
    })
    item.append(label, bar, cancel)
    list.append(item)
    return row
  }

  function show (form, row, state, percent, more = []) {
    row.bar.value = percent
    row.item.dataset.state = state
    const text = words(form, state, row.file.name, percent)
    // Who listens is told of each quarter, not of each percent.
    const step = `${state} ${Math.floor(percent / 25)}`
    row.label.setAttribute('aria-live', step === row.state ? 'off' : 'polite')
    row.state = step
    row.label.textContent = text
    for (const finding of more) {
      const said = document.createElement('p')
      said.textContent = finding
      row.item.append(said)
    }
    if (['done', 'failed', 'cancelled'].includes(state)) row.bar.remove()
  }

  function offerNext (form, list) {
    const link = document.createElement('a')
    link.className = 'usa-button usa-button--outline'
    link.href = form.elements.next.value
    link.textContent = form.dataset.next
    list.after(link)
  }

  function words (form, name, file, percent) {
    return form.dataset[name].replace('{name}', file).replace('{percent}', percent)
  }
})()
