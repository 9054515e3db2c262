import type { Stage } from './step.ts';
import { stages } from './step.ts';
import type { Happening, Reply, SessionResult } from './transcript.ts';

/** One session of a comparison. `from` and `to` in words: `this computer`, `mx1`; `mail.example.org port 25`. */
export interface Compared {
  readonly from: string;
  readonly to: string;
  readonly result: SessionResult;
}

/** What is said of one thing by each session, in their order; '' where it did not come to that. */
export interface CompareRow {
  readonly what:
    'outcome' | 'address' | 'greeting' | 'offers' | 'certificate' | 'protocol' | 'reply' | 'time';
  readonly stage: Stage;
  readonly label: string;
  readonly cells: readonly string[];
  /** Indexes of cells that differ from what most of the others say. */
  readonly odd: readonly number[];
}

export interface Comparison {
  readonly rows: readonly CompareRow[];
  /** What the differences mean, the most serious first; empty where there are none. */
  readonly words: readonly string[];
}

/** Sessions side by side. Queue ids, times and names of the client are no difference. */
export function compareSessions(sessions: readonly Compared[]): Comparison {
  const results = sessions.map(({ result }) => result);
  const row = (
    what: CompareRow['what'],
    stage: Stage,
    label: string,
    cellOf: (result: SessionResult) => string,
    same: (cell: string) => string = (cell) => cell,
  ): CompareRow => {
    const cells = results.map(cellOf);
    return { what, stage, label, cells, odd: what === 'time' ? [] : oddOnes(cells.map(same)) };
  };
  const reached = stages.filter((stage) =>
    results.some(({ times }) => times.some((one) => one.stage === stage)),
  );
  const rows = [
    row(
      'outcome',
      'connect',
      'Outcome',
      ({ outcome, words }) => `${outcome}: ${words}`,
      (cell) => cell.replace(/:.*$/s, ''),
    ),
    row('address', 'connect', 'Address', ({ happenings }) => addressOf(happenings)),
    row(
      'greeting',
      'greeting',
      'Greeting',
      ({ happenings }) => said(repliesAt(happenings, 'greeting')[0]),
      gist,
    ),
    row('offers', 'hello', 'Offers', ({ happenings }) => offers(happenings)),
    row('protocol', 'tls', 'TLS', ({ happenings }) => {
      const shake = handshakeOf(happenings);
      return shake === undefined ? '' : `${shake.protocol} ${shake.cipher}`;
    }),
    row('certificate', 'tls', 'Certificate', ({ happenings }) => certificate(happenings)),
    ...stages
      .filter((stage) => !['connect', 'greeting', 'hello', 'quit'].includes(stage))
      .map((stage) =>
        row(
          'reply',
          stage,
          replyLabels[stage],
          ({ happenings }) => repliesAt(happenings, stage).map(said).join(' / '),
          gist,
        ),
      ),
    ...reached.map((stage) =>
      row('time', stage, `Time: ${stage}`, ({ times }) => {
        const ms = times.find((one) => one.stage === stage)?.ms;
        return ms === undefined ? '' : `${Math.round(ms)} ms`;
      }),
    ),
  ].filter(({ cells }) => cells.some((cell) => cell !== ''));
  return { rows, words: [...unreachable(sessions), ...different(sessions, rows)] };
}

const replyLabels: Readonly<Record<Stage, string>> = {
  connect: 'Connection',
  greeting: 'Greeting',
  tls: 'STARTTLS',
  hello: 'EHLO',
  auth: 'AUTH',
  sender: 'MAIL',
  recipient: 'RCPT',
  data: 'DATA',
  message: 'End of message',
  quit: 'QUIT',
  other: 'Other commands',
};

/** Indexes of those that are not like most; all of them where nothing is more frequent than another. */
function oddOnes(values: readonly string[]): number[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  if (counts.size <= 1) return [];
  const ranked = [...counts].sort((a, b) => b[1] - a[1]);
  const most = (ranked[0]?.[1] ?? 0) > (ranked[1]?.[1] ?? 0) ? ranked[0]?.[0] : undefined;
  return values.flatMap((value, at) => (value === most ? [] : [at]));
}

const repliesAt = (happenings: readonly Happening[], stage: Stage): Reply[] =>
  happenings.flatMap((one) => (one.kind === 'reply' && one.stage === stage ? [one.reply] : []));

const said = (reply: Reply | undefined): string =>
  reply === undefined
    ? ''
    : [reply.code, reply.enhanced, reply.texts[0] ?? ''].filter((word) => word !== '').join(' ');

/** A reply without what is different every time: queue ids, dates, times, addresses of the client. */
const gist = (text: string): string =>
  text
    .replace(/\b(queued as|id=) ?\S+/g, '$1 *')
    .replace(/\b[A-Za-z0-9]{10,} (Message accepted)/g, '* $1')
    .replace(/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d[^;/]*/g, '*')
    .replace(/\[[0-9a-fA-F.:]+\]/g, '[*]');

function addressOf(happenings: readonly Happening[]): string {
  const connected = happenings.find((one) => one.kind === 'connected');
  return connected === undefined ? '' : connected.address;
}

/** Keywords of the last hello with their parameters, sorted. */
function offers(happenings: readonly Happening[]): string {
  const last = repliesAt(happenings, 'hello')
    .filter(({ code }) => code === '250')
    .at(-1);
  return last === undefined ? '' : last.texts.slice(1).sort().join(', ');
}

const handshakeOf = (happenings: readonly Happening[]) =>
  happenings.find((one) => one.kind === 'secured')?.handshake;

function certificate(happenings: readonly Happening[]): string {
  const shake = handshakeOf(happenings);
  const own = shake?.chain[0];
  if (shake === undefined) return '';
  if (own === undefined) return 'none';
  const faults = shake.faults.map(({ code }) => code).join(', ');
  return `${own.subject}, until ${own.notAfter.slice(0, 10)}, ${own.sha256.slice(0, 16)}${faults === '' ? '' : ` (${faults})`}`;
}

const and = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;

const isThrough = ({ result }: Compared): boolean => result.outcome !== 'no connection';

/** Why there was no connection, in a word or two. */
function short({ result }: Compared): string {
  const text = `${result.words} ${result.happenings.map((one) => (one.kind === 'ended' ? one.words : '')).join(' ')}`;
  if (/tim(ed|e) ?out|no answer|did not answer|within \d+ s/i.test(text)) return 'timed out';
  if (/refused|nobody (answers|listens)/i.test(text)) return 'refused';
  if (/no such name|not found|ENOTFOUND|does not resolve|resolve/i.test(text)) return 'no such name';
  if (/unreachable|no route/i.test(text)) return 'no route';
  return 'no connection';
}

/** Names the places that cannot get to a server while others can. */
function unreachable(sessions: readonly Compared[]): string[] {
  return [...new Set(sessions.map(({ to }) => to))].flatMap((to) => {
    const here = sessions.filter((one) => one.to === to);
    const through = here.filter(isThrough);
    const not = here.filter((one) => !isThrough(one));
    if (not.length === 0) return [];
    const reasons = [...new Set(not.map(short))];
    if (through.length === 0)
      return here.length > 1
        ? [
            `${to} is not reachable from any of these places (${and(reasons)}): the server or its network is the likely cause.`,
          ]
        : [];
    const cause = reasons.includes('no such name')
      ? 'they do not get the same answer from DNS'
      : 'something between filters it';
    return [
      `${to} is not reachable from ${and([...new Set(not.map(({ from }) => from))])} (${and(reasons)}), but from ${and([...new Set(through.map(({ from }) => from))])}: ${cause}.`,
    ];
  });
}

/** What differs among those that got through. */
function different(sessions: readonly Compared[], rows: readonly CompareRow[]): string[] {
  const through = sessions.map((one, at) => ({ ...one, at })).filter(isThrough);
  if (through.length < 2) return [];
  const sayers: Readonly<Partial<Record<CompareRow['what'], string>>> = {
    greeting: 'The greeting differs: these may be different servers, or a proxy answers for one of them.',
    offers:
      'What is offered differs: a proxy or firewall may rewrite EHLO, or the server treats clients differently.',
    certificate:
      'The certificate differs: not everybody talks to the same server, or somebody stands between.',
    reply: 'Replies differ: the server treats these clients differently.',
  };
  const words: string[] = [];
  for (const [what, text] of Object.entries(sayers)) {
    const odd = rows.find(
      (row) =>
        row.what === what &&
        new Set(
          through.map(({ at }) =>
            what === 'reply' || what === 'greeting' ? gist(row.cells[at] ?? '') : (row.cells[at] ?? ''),
          ),
        ).size > 1,
    );
    if (odd !== undefined)
      words.push(what === 'reply' ? `${odd.label}: ${text.charAt(0).toLowerCase()}${text.slice(1)}` : text);
  }
  return words;
}
