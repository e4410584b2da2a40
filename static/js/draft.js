// Saves an application while it is filled in: each change goes to the server by the same form that the button sends,
// which has the last word on what is kept. If an answer brings other questions, they take their place on the page.
// Without this script the button saves all of it.
(function () {
  const PAUSE = 1200
  const AGAIN = 8000

  function start() {
    const form = document.getElementById('draft')
    const note = document.querySelector('[data-saved]')
    if (!form || !note) return
    let clock = null
    let sending = false
    let changed = false
    let left = false

    const soon = pause => {
      clearTimeout(clock)
      clock = setTimeout(save, pause)
    }

    form.addEventListener('input', () => {
      changed = true
      soon(PAUSE)
    })
    form.addEventListener('change', () => {
      changed = true
      soon(50)
    })
    form.addEventListener('submit', () => {
      left = true
      clearTimeout(clock)
    })
    // A page that is left in the middle of a word is saved on its way out.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden' && changed && !left) save()
    })

    async function save() {
      if (left || !changed) return
      if (sending) return soon(PAUSE)
      clearTimeout(clock)
      sending = true
      changed = false
      try {
        const answer = await fetch(form.action, {
          method: 'POST',
          body: new FormData(form),
          headers: { 'X-Autosave': 'yes' },
          keepalive: true
        })
        const type = answer.headers.get('Content-Type') || ''
        if (answer.redirected && !type.includes('json')) {
          note.textContent = form.dataset.ended
          return
        }
        if (!answer.ok || !type.includes('json')) throw new Error(answer.status)
        const told = await answer.json()
        note.textContent = told.words
        if (told.seen) form.elements.seen.value = told.seen
        if (told.asked && !asksFor(form, told.asked)) await bring()
      } catch {
        changed = true
        note.textContent = form.dataset.failed
        if (!left) soon(AGAIN)
      } finally {
        sending = false
      }
    }

    // Other questions: the fields that are new come from the server and those that are gone go; the rest is not touched.
    async function bring() {
      const answer = await fetch(form.action)
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      const fresh = page.querySelector('#draft [data-fields]')
      if (!fresh) return
      const here = form.querySelector('[data-fields]')
      const there = new Map([...here.children].map(part => [nameOf(part), part]))
      let last = null
      for (const part of [...fresh.children]) {
        const kept = there.get(nameOf(part))
        there.delete(nameOf(part))
        if (!kept && last) last.after(part)
        else if (!kept) here.prepend(part)
        last = kept || part
      }
      for (const gone of there.values()) gone.remove()
    }
  }

  const nameOf = part => part.querySelector('[name]').name

  function asksFor(form, names) {
    const here = new Set([...form.elements].map(field => field.name).filter(name => name.startsWith('q-')))
    return here.size === names.length && names.every(name => here.has(name))
  }

  start()
})()
