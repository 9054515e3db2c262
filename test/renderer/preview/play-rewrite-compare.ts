import { implement, ORPCError } from '@orpc/server';
import { contract } from '#contract/index';
import type { Difference } from '#contract/rewrite';
import { sameFate } from '#mail/rewrite/fate';
import type { Fate, Question } from '#mail/rewrite/question';
import { wait, type World } from './play-world.ts';

const os = implement(contract);

type Side = readonly [Fate, string];

const to = (mailer: string, host: string, user: string): Fate => ({
  kind: 'deliveries',
  deliveries: [{ mailer, host, user }],
});
const refused = (code: string, enhanced: string, words: string): Fate => ({
  kind: 'error',
  code,
  enhanced,
  words,
  deferred: false,
});

/** Where mail for an address goes: before, and with an edited mailertable and virtusertable. */
function routed(address: string): readonly [Side, Side] {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const mx: Side = [to('esmtp', `${domain}.`, address), ''];
  if (domain === 'partner.example')
    return [
      [to('esmtp', '[192.0.2.20]', address), 'mailertable entry "partner.example esmtp:[192.0.2.20]"'],
      [to('esmtp', '[192.0.2.99]', address), 'mailertable entry "partner.example esmtp:[192.0.2.99]"'],
    ];
  if (address === 'sales@example.com')
    return [
      [to('local', '', 'anna'), 'virtusertable entry "sales@example.com anna"'],
      [
        refused('550', '5.1.1', 'No such person here'),
        'virtusertable entry "sales@example.com error:5.1.1:550 No such person here"',
      ],
    ];
  if (domain === 'old.example')
    return [
      [
        refused('550', '5.1.2', 'This domain is gone'),
        'mailertable entry "old.example error:5.1.2:550 This domain is gone"',
      ],
      mx,
    ];
  if (domain === 'slow.example')
    return [
      mx,
      [{ kind: 'unknown', why: 'The name server of the host did not answer for slow.example.' }, ''],
    ];
  return [mx, mx];
}

/** Whether a client may send: before, and with an edited access map. */
function checked(client: string): readonly [Side, Side] {
  const fine: Side = [{ kind: 'accepted', relayed: false }, ''];
  if (client.startsWith('203.0.113.'))
    return [fine, [refused('550', '5.7.1', 'Access denied'), 'access entry "Connect:203.0.113 REJECT"']];
  if (client.startsWith('198.51.100.'))
    return [
      [refused('550', '5.7.1', 'Relaying denied'), 'ruleset check_rcpt'],
      [{ kind: 'accepted', relayed: true }, 'access entry "Connect:198.51.100 RELAY"'],
    ];
  return [fine, fine];
}

const sidesOf = (question: Question): readonly [Side, Side] => {
  if (question.kind === 'check') return checked(question.client.address);
  if (question.kind === 'route') return routed(question.address);
  const plain: Side = [{ kind: 'address', address: question.address }, ''];
  return [plain, plain];
};

const names = ['anna', 'ben', 'carol', 'dave', 'erik', 'sales', 'info', 'news', 'j.smith', 'k\xc3\xb6ln'];
const domains = [
  'example.com',
  'partner.example',
  'old.example',
  'example.net',
  'list.example',
  'slow.example',
];
const pick = (list: readonly string[], n: number): string => list[n % list.length] ?? '';

/** What the log of the play says was seen, most often first. `all`: nothing but what becomes different. */
function seen(count: number, all: boolean): readonly { question: Question; times: number }[] {
  return Array.from({ length: count }, (_, n) => {
    const times = Math.max(1, Math.round(9000 / (n + 1)));
    const user = `${pick(names, n)}${n < names.length ? '' : n}`;
    if (n % 5 === 4)
      return {
        times,
        question: {
          kind: 'check',
          client: {
            address: `${pick(all ? ['203.0.113', '198.51.100'] : ['203.0.113', '192.0.2', '198.51.100'], n)}.${n % 254}`,
            name: `mail${n}.bulk.example`,
            helo: '',
            auth: '',
          },
          sender: `${user}@list.example`,
          recipient: 'anna@example.com',
        },
      };
    const domain = all ? pick(['partner.example', 'old.example'], n) : pick(domains, n * 7 + (n >> 3));
    return { times, question: { kind: 'route', address: `${user}@${domain}` } };
  });
}

/** Asking two configurations, with the twists that `config=` names: `same`, `huge`, `cut`, `stuck`, `rewrite-fails`. */
export function playCompare(world: World) {
  const twist = (name: string): boolean => (world.scene.config ?? '').split(',').includes(name);
  async function* run(
    questions: readonly { question: Question; times: number }[],
    signal: AbortSignal | undefined,
  ) {
    const began = Date.now();
    const total = questions.length;
    let different = 0;
    let unknown = 0;
    yield { kind: 'progress' as const, stage: 'Asking both configurations', done: 0, total };
    for (let at = 0; at < total; at += 250) {
      await wait(world.scene.slow);
      if (twist('stuck') && at >= 250)
        await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
      if (signal?.aborted === true) return;
      if (twist('cut') && at >= 500) return;
      for (const { question, times } of questions.slice(at, at + 250)) {
        const [before, after] = sidesOf(question);
        if (twist('same') || sameFate(before[0], after[0])) continue;
        if (after[0].kind === 'unknown') unknown++;
        else different++;
        yield {
          kind: 'difference',
          question,
          times,
          before: before[0],
          after: after[0],
          because: [before[1], after[1]],
        } satisfies Difference;
      }
      yield {
        kind: 'progress' as const,
        stage: 'Asking both configurations',
        done: Math.min(at + 250, total),
        total,
      };
    }
    yield { kind: 'done' as const, asked: total, different, unknown, seconds: (Date.now() - began) / 1000 };
  }
  const mayFail = (): void => {
    if (twist('rewrite-fails'))
      throw new ORPCError('HOST_FAILED', {
        defined: true,
        status: 502,
        message: 'The host could not do it.',
        data: {
          what: 'The edited configuration cannot be asked: sendmail does not load it.',
          todo: 'Check the edits on the Config page first.',
          raw: 'sendmail.cf: line 412: unknown ruleset SFoo',
        },
      });
  };
  return {
    compare: os.rewrite.compare.handler(({ input, signal }) => {
      world.online(input.after.hostId);
      mayFail();
      return run(
        input.questions.map((question) => ({ question, times: 0 })),
        signal,
      );
    }),
    replay: os.rewrite.replay.handler(async function* ({ input, signal }) {
      world.online(input.after.hostId);
      mayFail();
      yield { kind: 'progress' as const, stage: 'Reading the mail log of the host', done: 0, total: 0 };
      await wait(world.scene.slow * 4);
      yield* run(seen(Math.min(input.most, twist('huge') ? 20_000 : 1200), twist('huge')), signal);
    }),
  };
}
