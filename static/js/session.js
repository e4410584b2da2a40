// Warns before a log-in ends. Whoever types or points is not idle: the end is put off without a word. Whoever does
// nothing reads when the log-in ends, and one press keeps it. Without this script a form that comes late is kept too.
(function () {
  const ADDRESS = '/account/session/'
  const FIRST = 60 // seconds; most pages are left by then
  const ASK_EVERY = 30 // seconds, while the warning shows: another window may have put the end off
  let timer, bar, token, busy = false

  const later = seconds => {
    clearTimeout(timer)
    timer = setTimeout(ask, Math.max(seconds, 1) * 1000)
  }

  async function ask() {
    const stay = busy && token
    busy = false
    try {
      const headers = stay ? { 'X-CSRFToken': token } : {}
      const answer = await fetch(ADDRESS, { method: stay ? 'POST' : 'GET', headers })
      show(await answer.json())
    } catch {
      later(ASK_EVERY)
    }
  }

  function show(answer) {
    token = answer.token
    if (answer.left > answer.warn) {
      hide()
      later(answer.left - answer.warn)
    } else if (answer.left > 0 && answer.can_grow && busy) {
      ask()
    } else {
      tell(answer)
      if (answer.left > 0) later(Math.min(answer.left + 1, ASK_EVERY))
    }
  }

  function tell(answer) {
    if (bar && bar.dataset.words === answer.words) return
    hide()
    if (!document.querySelector('link[data-session]')) {
      const sheet = document.createElement('link')
      sheet.rel = 'stylesheet'
      sheet.href = answer.style
      sheet.dataset.session = ''
      document.head.append(sheet)
    }
    bar = document.createElement('section')
    bar.className = 'session-bar'
    bar.dataset.words = answer.words
    bar.setAttribute('aria-label', answer.label)
    const words = document.createElement('p')
    words.setAttribute('role', 'alert')
    bar.append(words)
    if (answer.can_grow) {
      const button = document.createElement('button')
      button.type = 'button'
      button.textContent = answer.button
      button.addEventListener('click', () => { busy = true; ask() })
      bar.append(button)
    }
    document.body.append(bar)
    words.textContent = answer.words // after it is in the page, so that it is read aloud
  }

  function hide() {
    if (bar) bar.remove()
    bar = undefined
  }

  for (const sign of ['input', 'keydown', 'pointerdown']) {
    document.addEventListener(sign, () => { busy = true }, { capture: true, passive: true })
  }
  document.addEventListener('visibilitychange', () => { if (!document.hidden && token) ask() })
  later(FIRST)
})()
