// A code and a link are good once: whoever presses twice would be told that they do not fit, and not that they are in.

const PATIENCE = 10_000; // then nobody waits any more, and may try again

for (const form of document.querySelectorAll('form[method="post"]')) {
  let waits;
  form.addEventListener('submit', (event) => {
    if (waits) event.preventDefault();
    else waits = setTimeout(() => { waits = undefined; }, PATIENCE);
  });
  // Back on a page that the browser has kept, everything can be sent again.
  addEventListener('pageshow', () => { waits = undefined; });
}
