// Shows the button that prints the day; the browser's own menu does the same without it.
(function () {
  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false
    button.addEventListener('click', () => window.print())
  }
})()
