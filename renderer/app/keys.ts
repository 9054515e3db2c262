import { offered, type Action } from './actions.ts';
import { showToast } from './toasts.ts';

const isMac = /Mac/.test(navigator.platform);

/** The name of a pressed key as actions write it: `mod+shift+p`, `h`, `?`. */
export function keyName(event: KeyboardEvent): string {
  const key =
    event.key === ' ' ? 'space' : event.key.length === 1 ? event.key.toLowerCase() : event.key.toLowerCase();
  const mod = isMac ? event.metaKey : event.ctrlKey;
  // On most layouts a sign such as `?` needs Shift already: it names itself.
  const shift = event.shiftKey && (event.key.length > 1 || /[a-z0-9]/i.test(event.key));
  return [mod ? 'mod' : '', event.altKey ? 'alt' : '', shift ? 'shift' : '', key].filter(Boolean).join('+');
}

const printed: Readonly<Record<string, string>> = {
  mod: isMac ? '⌘' : 'Ctrl',
  arrowdown: '↓',
  arrowup: '↑',
  arrowleft: '←',
  arrowright: '→',
  pagedown: 'PgDn',
  pageup: 'PgUp',
  escape: 'Esc',
};

/** `mod+k` as printed on this keyboard. */
export const printKey = (name: string): string =>
  name
    .split('+')
    .map(
      (part) =>
        printed[part] ??
        (part.length === 1 && !name.includes('+') ? part : part.charAt(0).toUpperCase() + part.slice(1)),
    )
    .join('+');

// A switch or a choice that was clicked keeps the focus, but nothing is typed into it.
const typing =
  'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable], [role="dialog"], [role="menu"], [role="listbox"]';

const own: readonly (readonly [string, RegExp])[] = [
  ['button, a', /^(enter|space)$/],
  ['input', /^(enter|space|arrow\w+)$/],
  ['[role="tab"]', /^(arrowleft|arrowright)$/],
  ['[role="separator"]', /^(arrow\w+|home|end|enter)$/],
];

/** The action that this key press means here and now, if any. */
export function actionFor(event: KeyboardEvent, actions: readonly Action[]): Action | undefined {
  if (event.defaultPrevented || event.isComposing) return undefined;
  const name = keyName(event);
  const target = event.target instanceof Element ? event.target : undefined;
  const inTerminal = target?.closest('[data-terminal]') !== null && target !== undefined;
  // A shell owns every key but these: Ctrl+K there kills a line, and a lost keystroke in a production shell is worse.
  if (inTerminal && !['mod+shift+p', 'f6', 'shift+f6'].includes(name)) return undefined;
  // In a field only these are not the field's own. Ctrl+A there selects the text: were it to select messages and move
  // the focus to the table, the next typed word would hold, flush and delete.
  const beyondFields = /^mod\+(k|shift\+p)$|^(shift\+)?f\d+$/.test(name);
  if (!beyondFields && target?.closest(typing)) return undefined;
  // On a control these keys are the control's own.
  if (own.some(([kind, keys]) => keys.test(name) && target?.closest(kind))) return undefined;
  if (document.querySelector('[role="dialog"][aria-modal="true"]') !== null) return undefined;
  return actions.find((action) => action.keys?.includes(name));
}

let paused = false;

/** While paused no key is an action: from the press that opens a dialog until it is closed, not only once it is drawn. */
export const pauseKeys = (on: boolean): void => {
  paused = on;
};

/** Listens for the whole window. Returns the way to stop. */
export function listenForKeys(): () => void {
  const pressed = (event: KeyboardEvent): void => {
    const action = paused ? undefined : actionFor(event, offered());
    if (action === undefined) return;
    event.preventDefault();
    if (action.disabled === undefined) action.run();
    else showToast({ id: 'key-disabled', tone: 'plain', title: action.disabled, seconds: 6 });
  };
  window.addEventListener('keydown', pressed);
  return () => window.removeEventListener('keydown', pressed);
}
