import { IconArrowDown, IconCheck, IconClockX, IconX } from '@tabler/icons-react';
import type { Hop } from '#mail/dns/domain-report';
import { visible } from '#mail/visible';
import { plural } from '../../../widgets/format.ts';
import { answerText, printMs } from '../ask/listing.ts';
import type { Run } from '../desk.ts';
import styles from '../dns.module.css';
import { FindingList } from '../level.tsx';
import { RawReplies } from '../records.tsx';
import { statusMeaning, statusWord } from '../reply-words.ts';
import { RunNote } from '../run-note.tsx';
import own from './delegation.module.css';
import { serverState, stateWords, type ServerState } from './server-state.ts';
import type { Asked } from './trace-store.ts';

const icons: Readonly<Record<ServerState, typeof IconCheck>> = {
  answers: IconCheck,
  refers: IconArrowDown,
  lame: IconX,
  silent: IconClockX,
};

const zoneTitle = (zone: string): string => (zone === '.' || zone === '' ? 'the root' : visible(zone));

/** What the reply came to, in a few words. */
function saidWords({ reply }: Hop['servers'][number]): string {
  if (reply.words !== '') return reply.words;
  if (reply.answer.length > 0) return answerText(reply);
  const ns = reply.authority.filter(({ type }) => type === 'NS');
  const [first] = ns;
  if (first !== undefined) return `${first.name}: ${ns.map(({ data }) => data).join(', ')}`;
  return `${statusWord(reply)}: ${statusMeaning(reply)}`;
}

function Zone({ hop, at }: { hop: Hop; at: number }): React.JSX.Element {
  const { findings, servers, zone } = hop;
  return (
    <li className={own.hop}>
      <h3>
        {at + 1}. {zoneTitle(zone)} <span className={styles.soft}>{plural(servers.length, 'server')}</span>
      </h3>
      <FindingList findings={findings} label={`Findings: ${zoneTitle(zone)}`} />
      {servers.length > 0 && (
        <div className={own.wide} role="region" aria-label={`Table of ${zoneTitle(zone)}`} tabIndex={0}>
          <table className={styles.table} aria-label={`Servers of ${zoneTitle(zone)}`}>
            <thead>
              <tr>
                <th scope="col">Server</th>
                <th scope="col">Address</th>
                <th scope="col">Does</th>
                <th scope="col">Says</th>
                <th scope="col">Time</th>
              </tr>
            </thead>
            <tbody>
              {servers.map((server, n) => {
                const state = serverState(zone, server.reply);
                const Icon = icons[state];
                return (
                  <tr key={n} data-state={state}>
                    <th scope="row" className={styles.mono}>
                      {visible(server.name)}
                    </th>
                    <td className={styles.mono}>
                      {server.address === '' ? 'no address' : visible(server.address)}
                    </td>
                    <td className={own.does}>
                      <Icon size={13} aria-hidden /> {stateWords[state]}
                    </td>
                    <td className={styles.mono}>{visible(saidWords(server))}</td>
                    <td>{printMs(server.reply.milliseconds)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      <RawReplies replies={servers.map(({ reply }) => reply)} label={zoneTitle(zone)} />
    </li>
  );
}

/** Zone by zone from the root. */
export function Hops({ run }: { run: Run<Asked, Hop> }): React.JSX.Element {
  const { asked, came, state } = run;
  const bad = came
    .flatMap(({ servers, zone }) => servers.map(({ reply }) => serverState(zone, reply)))
    .filter((one) => one === 'lame' || one === 'silent').length;
  return (
    <section className={styles.results} aria-label="The way down">
      <div className={styles.bar}>
        <h2>
          {asked.type} of {visible(asked.name)}
        </h2>
        <span className={styles.soft} role="status">
          from {asked.from.words} · {plural(came.length, 'zone')}
          {state === 'running' ? ' so far' : ''}
          {bad > 0 ? ` · ${plural(bad, 'server')} of no use` : ''}
        </span>
      </div>
      <RunNote run={run} />
      <div className={styles.scroll} tabIndex={-1}>
        <ol className={own.hops}>
          {came.map((hop, at) => (
            <Zone key={at} hop={hop} at={at} />
          ))}
        </ol>
        {state === 'running' && <p className={own.asking}>Asking…</p>}
      </div>
    </section>
  );
}
