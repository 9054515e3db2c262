import { Button, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { MatchAnswer, MatchQuestion } from '#mail/config/language';
import { textOf } from '#mail/bytes';
import { visible } from '#mail/visible';
import { useDesk } from '../desk-context.ts';
import type { Placed, PlacedMatch } from '../language/wire.ts';
import { useHostBench } from '../store-context.ts';
import styles from './panel.module.css';

const fields = [
  ['client', 'Client address', '192.0.2.1'],
  ['clientName', 'Client name', 'mail.example.org'],
  ['helo', 'HELO', 'mail.example.org'],
  ['sender', 'Sender', 'anna@example.org'],
  ['recipient', 'Recipient', 'info@example.com'],
] as const satisfies readonly (readonly [keyof MatchQuestion, string, string])[];

const nameOf = (path: string): string => visible(textOf(path.slice(path.lastIndexOf('/') + 1)));

function Found({
  hostId,
  place,
  value,
}: {
  hostId: string;
  place: Placed;
  value: string;
}): React.JSX.Element {
  const desk = useDesk();
  const at =
    place.line === undefined
      ? undefined
      : { line: place.line, ...(place.column === undefined ? {} : { column: place.column }) };
  return (
    <button type="button" className={styles.link} onClick={() => desk.bench.reveal(hostId, place.path, at)}>
      <span className="mono">{visible(value)}</span> {nameOf(place.path)}
      {place.line === undefined ? '' : `:${place.line}`}
    </button>
  );
}

function Answer({ hostId, answer }: { hostId: string; answer: PlacedMatch }): React.JSX.Element {
  return (
    <div className={styles.answer} aria-live="polite">
      <p>
        <Verdict verdict={answer.verdict} /> {visible(answer.words)}
      </p>
      {answer.checks.map((check, at) => (
        <section key={at} aria-label={visible(check.title)}>
          <h3>
            {visible(check.title)} <Verdict verdict={check.verdict} />
            <span className={styles.detail}>{visible(check.words)}</span>
          </h3>
          <ol className={styles.steps}>
            {check.steps.map((step, n) => {
              const place = answer.places[at]?.[n];
              return (
                <li key={n} data-found={step.found !== undefined ? true : undefined}>
                  <span className="mono">{visible(step.key)}</span>
                  {step.found !== undefined && place !== undefined && (
                    <Found hostId={hostId} place={place} value={step.found.value} />
                  )}
                  <span className={styles.detail}>{visible(step.words)}</span>
                </li>
              );
            })}
          </ol>
        </section>
      ))}
      {answer.unknown.length > 0 && (
        <section aria-label="Not known here">
          <h3>Not known here</h3>
          <ul className={styles.steps}>
            {answer.unknown.map((words) => (
              <li key={words}>{visible(words)}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

const Verdict = ({ verdict }: { verdict: MatchAnswer['verdict'] }): React.JSX.Element => (
  <strong className={styles.verdict} data-verdict={verdict}>
    {verdict}
  </strong>
);

/** What would happen to a mail, with the files as they stand in the window. */
export function MatchPanel({ hostId, path }: { hostId: string; path: string }): React.JSX.Element {
  const desk = useDesk();
  const [question, setQuestion] = useState<MatchQuestion>({});
  const [answer, setAnswer] = useState<PlacedMatch>();
  const findings = useHostBench((state) => state.findings);
  const edited = useHostBench((state) => state.edited);
  const asked = Object.values(question).some((value) => value !== '');
  // Also when the files change: the answer is about what stands there now.
  useEffect(() => {
    if (!asked) return;
    let gone = false;
    const timer = setTimeout(() => {
      const given = Object.fromEntries(
        Object.entries(question).filter(([, value]) => value !== ''),
      ) as MatchQuestion;
      void desk
        .language()
        .ask(hostId, path, 'match', given)
        .then((told) => {
          if (!gone) setAnswer(told);
        });
    }, 150);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [desk, hostId, path, question, asked, findings, edited]);
  return (
    <div className={styles.assist}>
      <form className={styles.form} onSubmit={(event) => event.preventDefault()}>
        {fields.map(([name, label, example]) => (
          <TextInput
            key={name}
            label={label}
            placeholder={example}
            value={question[name] ?? ''}
            onChange={(event) => setQuestion({ ...question, [name]: event.currentTarget.value.trim() })}
          />
        ))}
        <Button disabled={!asked} onClick={() => setQuestion({})}>
          Clear
        </Button>
      </form>
      {asked && answer !== undefined ? (
        <Answer hostId={hostId} answer={answer} />
      ) : (
        <p className={styles.none}>
          Tell something of a mail: what this configuration, as it stands here, would do with it is shown with
          every look-up it makes. Nothing is sent anywhere.
        </p>
      )}
    </div>
  );
}
