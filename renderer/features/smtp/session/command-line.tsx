import { Button, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { capabilitiesOf, type Capability } from '#mail/smtp/capabilities';
import { helpFor, suggest } from '#mail/smtp/commands-help';
import type { Happening } from '#mail/smtp/transcript';
import type { LinesBefore } from './lines-before.ts';
import type { LiveSession } from './live-session.ts';
import { useLive } from './sessions-context.ts';
import styles from './session.module.css';
import { stepOfLine } from './step-edit.ts';

const mostShown = 12;

/** What the server offered last. */
function offeredBy(happenings: readonly Happening[]): readonly Capability[] {
  for (let at = happenings.length - 1; at >= 0; at--) {
    const happening = happenings[at];
    if (happening?.kind !== 'reply' || happening.stage !== 'hello') continue;
    const offered = capabilitiesOf(happening.reply);
    if (offered.length > 0) return offered;
  }
  return [];
}

const notOffered = (offered: boolean | undefined): string => (offered === false ? ' (not offered here)' : '');

/** What the line is, and what may stand where the cursor is. */
function Help({
  line,
  offered,
  take,
}: {
  line: string;
  offered: readonly Capability[];
  take: (line: string) => void;
}): React.JSX.Element {
  const help = helpFor(line, line.length, offered);
  const { from, options } = suggest(line, line.length, offered);
  return (
    <div className={styles.help} aria-live="polite">
      {help !== undefined && (
        <p>
          <code>{help.syntax}</code> {help.words} <span className={styles.soft}>{help.rfc}</span>
          {help.offered === false && <strong> The server does not offer it.</strong>}
        </p>
      )}
      {options.length > 0 && (
        <ul aria-label="What can be typed here">
          {options.slice(0, mostShown).map(({ insert, label, words, offered: does }, at) => (
            <li key={insert}>
              <button
                type="button"
                tabIndex={-1}
                title={`${words}${notOffered(does)}`}
                data-first={at === 0}
                onClick={() => take(line.slice(0, from) + insert)}
              >
                {label}
                {notOffered(does)}
              </button>
            </li>
          ))}
        </ul>
      )}
      <p className={styles.soft}>Tab completes, the up arrow brings back earlier lines, Esc stops waiting.</p>
    </div>
  );
}

interface Props {
  readonly session: LiveSession;
  readonly before: LinesBefore;
  readonly ready: boolean;
}

/** A command that is typed, with what may stand there; the up arrow brings back what was typed before. */
export function CommandLine({ session, before, ready }: Props): React.JSX.Element {
  const happenings = useLive(session, (live) => live.happenings);
  const offered = useMemo(() => offeredBy(happenings), [happenings]);
  const [typed, type] = useState('');
  const [back, goBack] = useState(0);
  const [focused, focus] = useState(false);
  const send = (): void => {
    if (!ready || typed === '') return;
    before.add(typed);
    session.say(stepOfLine(typed));
    type('');
    goBack(0);
  };
  const recall = (by: 1 | -1): void => {
    const list = before.list();
    const next = Math.max(0, Math.min(list.length, back + by));
    goBack(next);
    type(next === 0 ? '' : (list.at(-next) ?? ''));
  };
  /** False where there is nothing to complete: then Tab goes on to the next field. */
  const complete = (): boolean => {
    const { from, options } = suggest(typed, typed.length, offered);
    const [first] = options;
    if (typed === '' || first === undefined) return false;
    type(typed.slice(0, from) + first.insert);
    return true;
  };
  const key = (event: React.KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') send();
    else if (event.key === 'ArrowUp') recall(1);
    else if (event.key === 'ArrowDown') recall(-1);
    else if (event.key === 'Escape') session.pause();
    else if (event.key !== 'Tab' || event.shiftKey || !complete()) return;
    event.preventDefault();
  };
  return (
    <>
      {focused && <Help line={typed} offered={offered} take={type} />}
      <div className={styles.typedRow}>
        <TextInput
          className={styles.grow ?? ''}
          classNames={{ input: styles.mono ?? '' }}
          aria-label="Type a command"
          placeholder="Type a command, for example NOOP"
          value={typed}
          onChange={(event) => {
            type(event.currentTarget.value);
            goBack(0);
          }}
          onFocus={() => focus(true)}
          onKeyDown={key}
          spellCheck={false}
          autoComplete="off"
        />
        <Button disabled={!ready || typed === ''} onClick={send}>
          Send
        </Button>
      </div>
    </>
  );
}
