// Takes the value of an invitation out of the address and sends it, so that it stands in no history.

const value = /^#([\w-]{43})$/.exec(location.hash)?.[1];
const form = document.querySelector('#link-form');

if (value && form) {
  history.replaceState(null, '', location.pathname + location.search);
  form.elements.link.value = value;
  form.submit();
}
