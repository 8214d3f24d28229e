// Whoever has filled something in and not sent it is asked before the page is left. Nothing is kept anywhere.

const form = document.querySelector('#unsent');
let sending = false;

const isChanged = (field) =>
  field.type === 'radio' || field.type === 'checkbox'
    ? field.checked !== field.defaultChecked
    : field.localName === 'textarea' && field.value !== field.defaultValue;

// After a change of language the page comes from the server with what is filled in, and still unsent.
const isUnsent = () => 'unsent' in form.dataset || [...form.elements].some(isChanged);

form?.addEventListener('submit', () => {
  sending = true;
});
addEventListener('pageshow', () => {
  sending = false;
});
addEventListener('beforeunload', (event) => {
  if (form && !sending && isUnsent()) event.preventDefault();
});
