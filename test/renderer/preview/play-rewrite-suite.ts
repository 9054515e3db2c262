import { implement, ORPCError } from '@orpc/server';
import { parse, parseDocument, stringify } from 'yaml';
import { contract } from '#contract/index';
import type { SuiteState } from '#contract/rewrite';
import { bytesOf } from '#mail/bytes';
import { fateText, questionText } from '#mail/rewrite/fate';
import type { Question } from '#mail/rewrite/question';
import { hashOf } from './play-deploys-files.ts';
import { wait, type World } from './play-world.ts';

const os = implement(contract);

const first = `# What must stay true of mx1. Ask postmaster@ before you change one.
gate: false
every: 60 minutes
tests:
  - name: partner mail goes by the relay
    route: someone@partner.example
    expect: {mailer: esmtp, host: '[192.0.2.20]'}
  - name: sales is anna
    route: sales@example.com
    expect: {mailer: local, user: anna}
  - route: postmaster
    expect:
      mailer: local
  - name: nobody relays through us
    check: {client: 203.0.113.7, name: mail.bulk.example, from: a@bulk.example, to: x@example.net}
    expect: {fate: error, code: 550}
  - name: Köln is written as Köln
    rewrite: {address: köln, role: header sender, mailer: esmtp}
    expect: {user: köln@example.com}
`;

type Entry = Readonly<Record<string, unknown>>;
interface Kept {
  yaml: string;
  last?: SuiteState['last'];
}

const textIn = (value: unknown, name: string): string => {
  const found = (value as Entry | undefined)?.[name];
  return bytesOf(typeof found === 'string' || typeof found === 'number' ? String(found) : '');
};

function questionOf(entry: Entry): Question {
  if (entry.check !== undefined)
    return {
      kind: 'check',
      client: {
        address: textIn(entry.check, 'client'),
        name: textIn(entry.check, 'name'),
        helo: '',
        auth: '',
      },
      sender: textIn(entry.check, 'from'),
      recipient: textIn(entry.check, 'to'),
    };
  if (entry.rewrite !== undefined)
    return {
      kind: 'rewrite',
      address: textIn(entry.rewrite, 'address'),
      role: 'header sender',
      mailer: textIn(entry.rewrite, 'mailer'),
    };
  return { kind: 'route', address: textIn(entry, 'route') };
}

function testsOf(yaml: string): SuiteState['tests'] {
  const entries = ((parse(yaml) as { tests?: Entry[] } | null)?.tests ?? []) as readonly Entry[];
  return entries.map((entry) => {
    const question = questionOf(entry);
    const name = typeof entry.name === 'string' ? entry.name : questionText(question);
    return { name, question };
  });
}

/** A misspelt `expect`, as the services find it; whatever else is wrong is found by reading YAML. */
function faultsOf(yaml: string): SuiteState['faults'] {
  const bad = parseDocument(yaml).errors.length > 0;
  const at = yaml.split('\n').findIndex((line) => line.includes('expcet'));
  if (bad) return [{ line: 1, words: 'This is not YAML.' }];
  return at < 0
    ? []
    : [{ line: at + 1, words: 'A test has no “expcet”. It may have: name, route, rewrite, check, expect.' }];
}

/** Saved tests of the play; `config=` may say `no-tests`, `overtaken`, `suite-fails`, `cut` or `many-tests`. */
export function playSuite(world: World) {
  const twist = (name: string): boolean => (world.scene.config ?? '').split(',').includes(name);
  const suites = new Map<string, Kept>();
  let saves = 0;
  const suiteOf = (hostId: string, setId: string): Kept => {
    const key = `${hostId} ${setId}`;
    const many = Array.from(
      { length: 800 },
      (_, n) => `  - name: test ${n}\n    route: user${n}@example.com\n    expect: {mailer: local}\n`,
    ).join('');
    const known = suites.get(key) ?? {
      yaml: hostId !== 'mx1' || twist('no-tests') ? '' : twist('many-tests') ? `tests:\n${many}` : first,
    };
    suites.set(key, known);
    return known;
  };
  const stateOf = async ({ yaml, last }: Kept): Promise<SuiteState> => {
    const [, every] = /^every: (\d+) minutes$/m.exec(yaml) ?? [];
    return {
      yaml,
      base: yaml === '' ? '' : await hashOf(bytesOf(yaml)),
      faults: faultsOf(yaml),
      gate: /^gate: true$/m.test(yaml),
      ...(every === undefined ? {} : { everyMinutes: Number(every) }),
      tests: testsOf(yaml),
      ...(last === undefined ? {} : { last }),
    };
  };
  const refuse = (what: string, todo: string): never => {
    throw new ORPCError('REFUSED', { defined: true, status: 400, message: 'Refused.', data: { what, todo } });
  };
  return {
    suite: os.rewrite.suite.handler(async ({ input: { hostId, setId } }) => {
      await wait(world.scene.slow);
      return stateOf(suiteOf(hostId, setId));
    }),
    saveSuite: os.rewrite.saveSuite.handler(async ({ input: { hostId, setId, yaml, base } }) => {
      await wait(world.scene.slow * 4);
      const kept = suiteOf(hostId, setId);
      if (twist('overtaken') && ++saves === 1)
        kept.yaml = kept.yaml.replace('sales is anna', 'sales is ben now');
      if ((await stateOf(kept)).base !== base)
        refuse(
          'These tests were changed in another window meanwhile.',
          'Load them again, and make your change there.',
        );
      const [fault] = faultsOf(yaml);
      if (fault !== undefined)
        refuse(
          `These tests cannot be kept. Line ${fault.line}: ${fault.words}`,
          'Correct it, then save again.',
        );
      kept.yaml = yaml;
      return stateOf(kept);
    }),
    testOf: os.rewrite.testOf.handler(({ input: { name, question, answer } }) => ({
      yaml: stringify([
        {
          name,
          ...(question.kind === 'check'
            ? { check: { client: question.client.address, from: question.sender, to: question.recipient } }
            : { route: question.address }),
          expect:
            answer.fate.kind === 'deliveries'
              ? { mailer: answer.fate.deliveries[0]?.mailer, user: answer.fate.deliveries[0]?.user }
              : { fate: fateText(answer.fate) },
        },
      ]),
    })),
    runSuite: os.rewrite.runSuite.handler(async function* ({ input: { place }, signal }) {
      world.online(place.hostId);
      if (twist('suite-fails'))
        throw new ORPCError('HOST_FAILED', {
          defined: true,
          status: 502,
          message: 'The host could not do it.',
          data: {
            what: 'The maps cannot be read by ops.',
            todo: 'Let the account become root: the Overview of this host lists the command.',
            raw: 'sudo: a password is required',
          },
        });
      const kept = suiteOf(place.hostId, place.setId);
      const tests = testsOf(kept.yaml);
      const stage = 'Running the saved tests';
      const results: NonNullable<SuiteState['last']>['results'] = [];
      for (const [at, { name }] of tests.entries()) {
        yield { kind: 'progress' as const, stage, done: at, total: tests.length };
        if (at % 50 === 0) await wait(world.scene.slow * 10);
        if (signal?.aborted === true || (twist('cut') && at === 2)) return;
        const failed = name.startsWith('nobody relays') || name.startsWith('sales is anna');
        results.push({
          name,
          passed: !failed,
          words: !failed
            ? ''
            : name.startsWith('sales')
              ? 'Expected mailer local, user anna, but it is: 550 5.1.1 No such person here.'
              : 'Expected error, but it is: relayed.',
        });
      }
      const last = { at: new Date().toISOString(), by: 'hand' as const, results };
      if (place.at.kind === 'live') kept.last = last;
      yield { kind: 'done' as const, state: { ...(await stateOf(kept)), last } };
    }),
  };
}
