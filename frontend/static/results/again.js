// Looks again until what this page waits for is there, and then opens it. The server keeps each look for as long as it can.

const ACCEPTED = 202;
const SOON = 1_000; // milliseconds
const LATER = 10_000;

const look = async () => {
  const answer = await fetch(location.href, { cache: 'no-store' }).catch(() => null);
  if (answer && answer.status !== ACCEPTED) location.reload();
  else setTimeout(look, answer ? SOON : LATER);
};

document.querySelector('#by-itself').hidden = false;
look();
