// The sign-in page of the serve door: all that is served to a browser that has no session. Trades the one-time code of
// the link for a session cookie that no script can read.

const said: Readonly<Record<number, string>> = {
  401: 'That link was already used, or belongs to an earlier start.',
  429: 'Too many wrong links. A fresh link from the terminal works at once.',
};

/** Returns the HTTP status; 0 when Postroom did not answer. */
async function signIn(code: string): Promise<number> {
  try {
    const answer = await fetch('/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(code),
    });
    return answer.status;
  } catch {
    return 0;
  }
}

function ask(text: string): void {
  const main = document.querySelector('main');
  const note = document.querySelector('#said');
  if (main === null || note === null) return;
  note.textContent = text;
  main.hidden = false;
  document.querySelector<HTMLInputElement>('#link')?.focus();
}

async function enter(code: string): Promise<void> {
  const status = await signIn(code);
  if (status === 204) location.replace('/');
  else ask(said[status] ?? 'Postroom does not answer. Is it still running?');
}

document.querySelector('form')?.addEventListener('submit', (event) => {
  event.preventDefault();
  const typed = document.querySelector<HTMLInputElement>('#link')?.value.trim() ?? '';
  void enter(typed.slice(typed.lastIndexOf('#') + 1));
});

const code = location.hash.slice(1);
history.replaceState(null, '', '/');
if (code === '') ask('');
else void enter(code);
