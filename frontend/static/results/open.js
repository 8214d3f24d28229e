// Takes the reading key out of the address, exchanges it for the cookie, and opens the page it was meant for.

const key = /^#([0-9a-f]{32})/.exec(location.hash)?.[1];

if (key) {
  const place = location.pathname + location.search;
  const body = new URLSearchParams({ key });
  const answer = await fetch('/results/open', { method: 'POST', body, redirect: 'manual', cache: 'no-store' }).catch(() => null);
  // Without the fragment: the key stands in no address that somebody photographs or passes on.
  if (answer?.type === 'opaqueredirect') location.replace(place);
  else {
    history.replaceState(null, '', place);
    const refused = document.querySelector('#refused');
    if (refused) refused.hidden = false;
  }
}
