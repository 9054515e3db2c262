import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HostStatus } from '#contract/hosts';
import type { Leg } from '#contract/smtp';
import { bytesOf } from '#mail/bytes';
import { compose } from '#mail/smtp/compose';
import { stepsOf } from '#mail/smtp/steps-of-form';
import type { Step } from '#mail/smtp/step';
import type { SessionResult } from '#mail/smtp/transcript';
import type { Api } from '../../../../app/client.ts';
import { keep, kept } from '../../../../app/keep.ts';
import { problemOf, type Problem } from '../../../../app/problem.ts';
import { queuedBytes } from '../../session/arrival.ts';
import { vantageOf } from '../plan.ts';
import { readServer } from '../setup.ts';

const text = z.string().default('');
const setupShape = z.object({
  /** '' : this computer; otherwise a host. */
  from: text,
  one: text,
  other: text,
  tls: z.enum(['none', 'if offered', 'starttls']).default('if offered'),
  sender: text,
  recipient: text,
});
export type TwiceSetup = z.infer<typeof setupShape>;

/** What came out at one of the two servers. */
export interface Came {
  /** Byte text; absent while it is not known. */
  readonly bytes?: string;
  /** Where the bytes are from: a queue, a file. */
  readonly source: string;
  readonly reading: boolean;
  readonly problem: Problem | undefined;
}

/** The same bytes into two servers, from one page. */
export interface Twice {
  readonly setup: TwiceSetup;
  readonly message: { readonly bytes: string; readonly version: number; readonly source: string };
  readonly wrong: string;
  readonly running: boolean;
  readonly problem: Problem | undefined;
  readonly legs: readonly Leg[];
  readonly results: readonly (SessionResult | undefined)[];
  /** What was sent then. */
  readonly sent: string;
  readonly came: readonly [Came, Came];
}

export interface TwiceState {
  readonly pages: Readonly<Record<string, Twice>>;
  readonly enter: (page: string) => void;
  readonly edit: (page: string, to: Partial<TwiceSetup>) => void;
  /** `loaded`: not typed, but taken from somewhere. */
  readonly write: (page: string, bytes: string, loaded?: string) => void;
  readonly start: (page: string) => void;
  readonly cancel: (page: string) => void;
  readonly readQueue: (page: string, side: 0 | 1, host: HostStatus, queueId: string) => void;
  readonly load: (page: string, side: 0 | 1, bytes: string, name: string) => void;
}

const nothing: Came = { source: '', reading: false, problem: undefined };
const keptTwice = (page: string): string => `smtp.twice.${page}`;
const firstMessage = (now: Date): string =>
  compose({
    from: 'anna@example.com',
    to: 'ben@example.net',
    subject: 'The same to two servers',
    date: now,
    messageId: `<${now.getTime()}.postroom@localhost>`,
    text: 'One line.\n.A line with a dot before it.\n',
    attachments: [],
    utf8Headers: false,
  });

export const newTwice = (page: string): Twice => ({
  setup: kept(keptTwice(page), setupShape, setupShape.parse({ from: page })),
  message: { bytes: firstMessage(new Date()), version: 0, source: '' },
  wrong: '',
  running: false,
  problem: undefined,
  legs: [],
  results: [],
  sent: '',
  came: [nothing, nothing],
});

/** Why it cannot be sent; '' when it can. */
export function whyNot({ setup: { one, other, recipient }, message }: Twice): string {
  if ([one, other].some((typed) => readServer(typed.trim(), 25) === undefined))
    return 'Two servers are needed: names or addresses; :587 may follow.';
  if (recipient.trim() === '') return 'A recipient is needed that both servers take mail for.';
  return message.bytes === '' ? 'There is no message.' : '';
}

/** Dots are doubled (RFC 5321 4.5.2), or the servers would take them away; nothing else is changed. */
function stepsFor({ sender, recipient, tls }: TwiceSetup, bytes: string, port: number): readonly Step[] {
  const address = (typed: string): string => bytesOf(typed.trim().replace(/^<(.*)>$/s, '$1'));
  return stepsOf(
    {
      protocol: 'smtp',
      tls,
      helo: '',
      oldHello: false,
      sender: { address: address(sender), size: false, smtputf8: false, requiretls: false, envid: '' },
      recipients: [{ address: address(recipient), notify: [], orcpt: '' }],
      message: { bytes: bytes.replace(/(^|\r\n)\./g, '$1..'), by: 'DATA', chunk: 65_536, how: 'raw' },
      pipelining: false,
      ask: [],
    },
    port,
  );
}

/** Comparing what two servers make of the same bytes, for all pages. */
export function createTwiceStore(api: Api): StoreApi<TwiceState> {
  const stops = new Map<string, AbortController>();
  return createStore<TwiceState>()((set, get) => {
    const of = (page: string): Twice => get().pages[page] ?? newTwice(page);
    const change = (page: string, to: Partial<Twice>): void =>
      set({ pages: { ...get().pages, [page]: { ...of(page), ...to } } });
    const came = (page: string, side: 0 | 1, to: Came): void => {
      const [one, other] = of(page).came;
      change(page, { came: side === 0 ? [to, other] : [one, to] });
    };
    const start = async (page: string): Promise<void> => {
      const { message, setup } = of(page);
      const wrong = whyNot(of(page));
      change(page, { wrong, problem: undefined });
      if (wrong !== '' || stops.has(page)) return;
      const stop = new AbortController();
      stops.set(page, stop);
      const legs = [setup.one, setup.other].flatMap((typed): Leg[] => {
        const named = readServer(typed.trim(), 25);
        return named === undefined
          ? []
          : [
              {
                label: typed.trim().slice(0, 200),
                from: vantageOf(setup.from),
                target: { ...named, serverName: '', minVersion: 'TLSv1.2', source: '' },
              },
            ];
      });
      change(page, {
        legs,
        results: [undefined, undefined],
        sent: message.bytes,
        came: [nothing, nothing],
        running: true,
      });
      try {
        for (const [side, leg] of legs.entries()) {
          const steps = [...stepsFor(setup, message.bytes, leg.target.port)];
          const events = await api.smtp.run({ legs: [leg], steps, live: false }, { signal: stop.signal });
          for await (const event of events)
            if (event.kind === 'result')
              change(page, {
                results: of(page).results.map((old, at) => (at === side ? event.result : old)),
              });
        }
      } catch (error) {
        if (!stop.signal.aborted) change(page, { problem: problemOf(error) });
      }
      stops.delete(page);
      change(page, { running: false });
    };
    return {
      pages: {},
      enter: (page) => {
        if (get().pages[page] !== undefined) return;
        const fresh = newTwice(page);
        // Another version than what stood there before: the editor takes it up.
        change(page, { ...fresh, message: { ...fresh.message, version: 1 } });
      },
      edit: (page, to) => {
        const setup = { ...of(page).setup, ...to };
        keep(keptTwice(page), setup);
        change(page, { setup });
        if (of(page).wrong !== '') change(page, { wrong: whyNot(of(page)) });
      },
      write: (page, bytes, loaded) => {
        const { version, source } = of(page).message;
        change(page, {
          message: { bytes, version: loaded === undefined ? version : version + 1, source: loaded ?? source },
        });
      },
      start: (page) => void start(page),
      cancel: (page) => stops.get(page)?.abort(),
      readQueue: (page, side, host, queueId) => {
        came(page, side, { ...nothing, reading: true });
        queuedBytes(api, host, queueId).then(
          (bytes) =>
            came(
              page,
              side,
              bytes === undefined
                ? {
                    ...nothing,
                    problem: {
                      what: `It is not in the queue of ${host.host.name} any more.`,
                      todo: 'Hold mail there first, or load it as it was delivered.',
                      raw: '',
                    },
                  }
                : { ...nothing, bytes, source: `queue of ${host.host.name}` },
            ),
          (error: unknown) => came(page, side, { ...nothing, problem: problemOf(error) }),
        );
      },
      load: (page, side, bytes, name) => came(page, side, { ...nothing, bytes, source: name }),
    };
  });
}
