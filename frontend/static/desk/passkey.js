// Passkeys without any library: asks for a challenge, lets the device sign it, sends what it signed.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

class Refused extends Error {}

const send = async (address, body) => {
  const answer = await fetch(address + location.search, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify(body),
    cache: 'no-store',
  });
  const found = await answer.json();
  if (!answer.ok) throw new Refused(found.detail);
  return found;
};

// What stands in JSON as base64url, a browser takes as bytes; and back.
const asked = (options) => ({
  ...options,
  challenge: bytes(options.challenge),
  ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
  ...(options.excludeCredentials && {
    excludeCredentials: options.excludeCredentials.map((each) => ({ ...each, id: bytes(each.id) })),
  }),
  ...(options.allowCredentials && {
    allowCredentials: options.allowCredentials.map((each) => ({ ...each, id: bytes(each.id) })),
  }),
});

const answered = (credential) => ({
  id: credential.id,
  rawId: text(credential.rawId),
  type: credential.type,
  clientExtensionResults: credential.getClientExtensionResults(),
  response: Object.fromEntries(
    ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']
      .filter((name) => credential.response[name])
      .map((name) => [name, text(credential.response[name])]),
  ),
});

const trouble = document.querySelector('#trouble');

const run = async (form) => {
  const { act, challenge, finish } = form.dataset;
  const fields = Object.fromEntries(new FormData(form));
  const publicKey = asked(await send(challenge, fields));
  const credential = await navigator.credentials[act]({ publicKey });
  const { next } = await send(finish, { ...fields, credential: answered(credential) });
  location.assign(next);
};

if (window.PublicKeyCredential) {
  for (const hidden of document.querySelectorAll('.with-script, .ceremony')) hidden.hidden = false;
  let asking = false; // pressed twice, a device is asked once
  for (const form of document.querySelectorAll('.ceremony')) {
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (asking) return;
      asking = true;
      trouble.hidden = true;
      try {
        await run(form);
      } catch (error) {
        // What the server says is a sentence; what the browser says is not, and mostly that somebody pressed “cancel”.
        trouble.textContent = error instanceof Refused ? error.message : trouble.dataset.cancelled;
        trouble.hidden = false;
      } finally {
        asking = false;
      }
    });
  }
}
