/** A line being typed: what is left of the cursor, and right of it. */
export interface LineState {
  readonly before: string;
  readonly after: string;
  /** Steps back in the history; 0: at what is being typed. */
  readonly back: number;
  /** What was being typed when going back began. */
  readonly draft: string;
  /** Searching backwards in the history (Ctrl+R). */
  readonly search?: { readonly sought: string; readonly found: number };
}

export const emptyLine: LineState = { before: '', after: '', back: 0, draft: '' };
export const textOfLine = ({ before, after }: LineState): string => before + after;

/** Keys of the editor; `text` is typed. */
export type Key =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind:
        | 'enter'
        | 'tab'
        | 'left'
        | 'right'
        | 'wordLeft'
        | 'wordRight'
        | 'home'
        | 'end'
        | 'up'
        | 'down'
        | 'backspace'
        | 'delete'
        | 'killWord'
        | 'killBefore'
        | 'killAfter'
        | 'search'
        | 'interrupt'
        | 'clear'
        | 'escape';
    };

export interface Pressed {
  readonly state: LineState;
  /** `submit`: the line was finished. `complete`: Tab. `interrupt`: Ctrl+C on an empty line too. `clear`: the screen. */
  readonly effect?: 'complete' | 'interrupt' | 'clear' | { readonly submit: string };
}

const last = (text: string): string => /(?:[\ud800-\udbff][\udc00-\udfff]|[^])$/.exec(text)?.[0] ?? '';
const first = (text: string): string => /^(?:[\ud800-\udbff][\udc00-\udfff]|[^])/.exec(text)?.[0] ?? '';
/** The word left of the cursor with the blanks after it. */
const wordBefore = (text: string): string => /[^\s,]*[\s,]*$/.exec(text)?.[0] ?? '';
const wordAfter = (text: string): string => /^[\s,]*[^\s,]*/.exec(text)?.[0] ?? '';

const move = (state: LineState, by: number): LineState => {
  const text = textOfLine(state);
  const at = state.before.length + by;
  return { ...state, before: text.slice(0, at), after: text.slice(at) };
};

/** Goes through the history, whose newest line is last. */
function recall(state: LineState, by: 1 | -1, history: readonly string[]): LineState {
  const back = Math.max(0, Math.min(history.length, state.back + by));
  if (back === state.back) return state;
  const draft = state.back === 0 ? textOfLine(state) : state.draft;
  const text = back === 0 ? draft : (history.at(-back) ?? '');
  return { before: text, after: '', back, draft };
}

function searchOn(state: LineState, sought: string, below: number, history: readonly string[]): LineState {
  for (let at = below - 1; at >= 0; at--) {
    const line = history[at] ?? '';
    const place = line.indexOf(sought);
    if (sought !== '' && place >= 0)
      return {
        ...state,
        before: line.slice(0, place),
        after: line.slice(place),
        search: { sought, found: at },
      };
  }
  return { ...state, search: { sought, found: below } };
}

function inSearch(
  state: LineState,
  key: Key,
  history: readonly string[],
  search: NonNullable<LineState['search']>,
): LineState | undefined {
  const { sought, found } = search;
  if (key.kind === 'text') return searchOn(state, sought + key.text, history.length, history);
  if (key.kind === 'backspace')
    return searchOn(state, sought.slice(0, sought.length - last(sought).length), history.length, history);
  if (key.kind === 'search') return searchOn(state, sought, found, history);
  return undefined;
}

/** What a key makes of the line. */
export function pressed(state: LineState, key: Key, history: readonly string[]): Pressed {
  if (state.search !== undefined) {
    const searched = inSearch(state, key, history, state.search);
    if (searched !== undefined) return { state: searched };
    const { search: _search, ...rest } = state;
    if (key.kind === 'escape' || key.kind === 'interrupt') return { state: emptyLine };
    // Every other key takes what was found and does to it what it does to a line.
    return pressed(rest, key, history);
  }
  const { before, after } = state;
  switch (key.kind) {
    case 'text':
      return { state: { ...state, before: before + key.text } };
    case 'enter':
      return { state: emptyLine, effect: { submit: before + after } };
    case 'tab':
      return { state, effect: 'complete' };
    case 'left':
      return { state: move(state, -last(before).length) };
    case 'right':
      return { state: move(state, first(after).length) };
    case 'wordLeft':
      return { state: move(state, -wordBefore(before).length) };
    case 'wordRight':
      return { state: move(state, wordAfter(after).length) };
    case 'home':
      return { state: move(state, -before.length) };
    case 'end':
      return { state: move(state, after.length) };
    case 'up':
      return { state: recall(state, 1, history) };
    case 'down':
      return { state: recall(state, -1, history) };
    case 'backspace':
      return { state: { ...state, before: before.slice(0, before.length - last(before).length) } };
    case 'delete':
      return { state: { ...state, after: after.slice(first(after).length) } };
    case 'killWord':
      return { state: { ...state, before: before.slice(0, before.length - wordBefore(before).length) } };
    case 'killBefore':
      return { state: { ...state, before: '' } };
    case 'killAfter':
      return { state: { ...state, after: '' } };
    case 'search':
      return { state: { ...state, search: { sought: '', found: history.length } } };
    case 'interrupt':
      return { state: emptyLine, effect: 'interrupt' };
    case 'clear':
      return { state, effect: 'clear' };
    case 'escape':
      return { state };
  }
}
