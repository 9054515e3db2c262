import { useState } from 'react';
import { Button } from '@mantine/core';
import type { DnsRecord, DnsReply } from '#mail/dns/question';
import { zoneLine } from '#mail/dns/record-data';
import { visible } from '#mail/visible';
import { useNow } from '../../../widgets/clock.ts';
import { CopyButton } from '../../../widgets/copy-button.tsx';
import { printSpan } from '../../../widgets/format.ts';
import styles from '../dns.module.css';
import { visibleLines } from '../records.tsx';
import { flagMeaning, questionWords, statusMeaning, statusTone } from '../reply-words.ts';
import own from './ask.module.css';
import { printMs, printServer, secondsLeft } from './listing.ts';

function Left({ ttl, when }: { ttl: number; when: number }): React.JSX.Element {
  const now = useNow();
  const left = secondsLeft(ttl, now - when);
  return <span title={`${ttl} s when it came`}>{left === 0 ? 'run out' : printSpan(left)}</span>;
}

function Records(props: {
  title: string;
  records: readonly DnsRecord[];
  when: number;
}): React.JSX.Element | null {
  const { title, records, when } = props;
  if (records.length === 0) return null;
  return (
    <table className={`${styles.table ?? ''} ${own.recordTable ?? ''}`} aria-label={title}>
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col">TTL</th>
          <th scope="col">Type</th>
          <th scope="col">Data</th>
        </tr>
      </thead>
      <tbody>
        {records.map((record, at) => (
          <tr key={at}>
            <th scope="row" className={styles.mono}>
              {visible(record.name)}
            </th>
            <td className={own.ttl}>
              <Left ttl={record.ttl} when={when} />
            </td>
            <td className={styles.mono}>{visible(record.type)}</td>
            <td className={styles.mono}>{visible(record.data, 20_000)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** One reply: what its status and flags mean, its records with the time they have left, and how it came. */
export function ReplyDetails({ reply, when }: { reply: DnsReply; when: number }): React.JSX.Element {
  const [raw, setRaw] = useState(false);
  const { additional, answer, authority, extended, flags, milliseconds, server, status, transport, words } =
    reply;
  const records = [...answer, ...authority, ...additional];
  return (
    <section className={own.details} aria-label="The chosen reply" tabIndex={0}>
      <div className={own.title}>
        <h2>{visible(questionWords(reply))}</h2>
        <span className={styles.push}>
          {records.length > 0 && (
            <CopyButton
              text={`${records.map((one) => visible(zoneLine(one), 20_000)).join('\n')}\n`}
              label="Copy records"
            />
          )}
          {reply.raw !== '' && (
            <Button aria-expanded={raw} onClick={() => setRaw(!raw)}>
              {raw ? 'Hide raw reply' : 'Raw reply'}
            </Button>
          )}
        </span>
      </div>
      <p>
        <b className={styles.tone} data-tone={statusTone(reply)}>
          {visible(status)}
        </b>{' '}
        {statusMeaning(reply)} {words !== '' && visible(words)}
      </p>
      {extended.map((one, at) => (
        <p key={at}>The server adds: {visible(one)}</p>
      ))}
      {server !== '' && (
        <p className={styles.soft}>
          {printServer(server)}
          {transport === '' ? '' : ` over ${transport.toUpperCase()}`}, {printMs(milliseconds)}
        </p>
      )}
      {flags.length > 0 && (
        <ul className={own.flags} aria-label="Flags">
          {flags.map((flag) => (
            <li key={flag}>
              <b className={styles.mono}>{visible(flag)}</b> {flagMeaning(flag)}
            </li>
          ))}
        </ul>
      )}
      <Records title="Answer" records={answer} when={when} />
      <Records title="Authority" records={authority} when={when} />
      <Records title="Additional" records={additional} when={when} />
      {raw && (
        <pre tabIndex={0} aria-label="Raw reply">
          {visibleLines(reply.raw)}
        </pre>
      )}
    </section>
  );
}
