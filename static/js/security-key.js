// Hands the form that asks for a security key to allauth's script, by the data- attributes of the form:
// data-security-key is the function, the others are the ids of what it works on.
(function () {
  const form = document.querySelector('form[data-security-key]')
  const { securityKey, button, credential, passwordless } = form.dataset
  const ids = { authenticate: button, add: button, credential, passwordless, data: 'js_data' }
  window.allauth.webauthn.forms[securityKey]({ ids })
})()
