import type { Change, Plan, PlanStep } from '#contract/config';
import { cfOf, hashOf, type PlayFiles } from './play-deploys-files.ts';
import { wait } from './play-world.ts';

const name = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const step = (kind: PlanStep['kind'], id: string, title: string, shown: string): PlanStep => ({
  id,
  kind,
  title,
  shown,
  state: kind === 'build' || kind === 'check' ? 'waiting' : 'later',
  output: '',
  said: [],
});

/** Steps as sendmail’s and Postfix’s are. */
function stepsOf(changes: readonly Change[], postfix: boolean): PlanStep[] {
  const mc = changes.find(({ path }) => path.endsWith('.mc'));
  if (postfix)
    return [
      step(
        'check',
        'check',
        'Postfix reads its configuration as it will be',
        'postfix -c /etc/postfix check',
      ),
      step('reload', 'reload', 'Postfix reads its configuration again', 'postfix reload'),
      step('probe', 'probe', 'The queue can be listed', 'mailq'),
    ];
  return [
    ...(mc === undefined
      ? []
      : [
          step('build', 'm4', `Build sendmail.cf from ${name(mc.path)}`, `m4 ${name(mc.path)} > sendmail.cf`),
          step(
            'check',
            'bt',
            'sendmail reads sendmail.cf as it will be',
            'sendmail -C sendmail.cf -bt < /dev/null',
          ),
        ]),
    ...changes
      .filter(({ path }) => /access|mailertable/.test(path))
      .map(({ path }) =>
        step(
          'build',
          `map:${path}`,
          `Build the database of ${name(path)}`,
          `makemap hash ${path}.db < ${path}`,
        ),
      ),
    step('check', 'bv', 'postmaster and root can be delivered to', 'sendmail -bv postmaster root'),
    ...(mc === undefined
      ? []
      : [
          step(
            'reload',
            'hup',
            'sendmail reads its configuration again',
            'kill -HUP $(head -n 1 /var/run/sendmail.pid)',
          ),
        ]),
    step('probe', 'listens', 'sendmail runs and listens as before', 'ss -ltnp | grep sendmail'),
    step(
      'probe',
      'mailq',
      'The queue can be listed, postmaster and root can be delivered to',
      'mailq; sendmail -bv postmaster root',
    ),
  ];
}

/** A line of access without a value, as makemap reports it. */
function faultOf({ path, content }: Change): PlanStep['said'][number] | undefined {
  const at = /access|mailertable/.test(path)
    ? content.split('\n').findIndex((line) => line !== '' && !line.startsWith('#') && !/\s\S/.test(line))
    : -1;
  if (at < 0) return undefined;
  return { path, line: at + 1, severity: 'error', words: 'key without a value' };
}

/** What is built from the change, as text or as a database. */
function builtOf(files: PlayFiles, hostId: string, changes: readonly Change[]): Plan['built'] {
  return changes.flatMap(({ path, content }): Plan['built'] => {
    if (path.endsWith('.mc')) {
      const cf = '/etc/mail/sendmail.cf';
      return [{ path: cf, before: files.read(hostId, cf) ?? '', after: cfOf(content), text: true }];
    }
    return /access|mailertable|aliases/.test(path)
      ? [{ path: `${path}.db`, before: '', after: '', text: false }]
      : [];
  });
}

/** A check on the host, step by step. */
export async function* playPlan(
  files: PlayFiles,
  slow: number,
  id: string,
  hostId: string,
  setId: string,
  changes: readonly Change[],
): AsyncGenerator<Plan, void> {
  const built = builtOf(files, hostId, changes);
  const mc = changes.some(({ path }) => path.endsWith('.mc'));
  const base: Plan = {
    id,
    hostId,
    setId,
    state: 'checking',
    why: '',
    todo: '',
    files: await Promise.all(
      changes.map(async ({ path, base: from }) => ({
        path,
        base: from,
        now: await hashOf(files.read(hostId, path)),
      })),
    ),
    steps: stepsOf(changes, setId !== 'sendmail'),
    built,
    order: [
      ...built.filter(({ text }) => !text).map(({ path }) => path),
      ...changes.map(({ path }) => path),
      ...built.filter(({ text }) => text).map(({ path }) => path),
    ],
    force:
      setId !== 'sendmail'
        ? 'Postfix reads its configuration again (postfix reload).'
        : mc
          ? 'sendmail reads its configuration again (HUP).'
          : 'New sessions read the new database; nothing is reloaded.',
    undo: 'The old files are kept on the host beside the new ones. Rolling back puts them back by renaming and reloads again; it needs no room on the disk.',
  };
  yield base;
  if (base.files.some(({ base: from, now }) => now !== from)) {
    await wait(slow);
    yield {
      ...base,
      state: 'stale',
      why: 'A file was changed on the host since it was read here.',
      todo: 'Merge the two edits, then check again.',
    };
    return;
  }
  let steps = base.steps;
  const put = (at: number, change: Partial<PlanStep>): Plan => {
    steps = steps.map((one, n) => (n === at ? { ...one, ...change } : one));
    return { ...base, steps };
  };
  for (const [at, { state, id: stepId }] of steps.entries()) {
    if (state === 'later') continue;
    yield put(at, { state: 'running' });
    await wait(slow * 4);
    const fault = changes.map(faultOf).find((one) => one !== undefined && stepId === `map:${one.path}`);
    if (fault !== undefined) {
      const output = `makemap: ${fault.path}: line ${fault.line}: no RHS for LHS broken\n`;
      yield {
        ...put(at, { state: 'failed', code: 65, seconds: 0.1, output, said: [fault] }),
        state: 'refused',
        why: `Build the database of ${name(fault.path)} failed.`,
        todo: 'Mend the line that is named, then check again.',
      };
      return;
    }
    const warned = stepId === 'm4' && changes.some(({ content }) => content.includes('relay_local_from'));
    yield put(at, {
      state: 'good',
      code: 0,
      seconds: 0.2 + at / 10,
      output:
        stepId === 'bv'
          ? 'postmaster... deliverable: mailer local, user anna\nroot... deliverable: mailer local, user anna\n'
          : '',
      said: warned
        ? [
            {
              path: '/etc/mail/sendmail.mc',
              line: 13,
              severity: 'warning',
              words: 'relay_local_from makes an open relay',
            },
          ]
        : [],
    });
  }
  yield { ...base, steps, state: 'ready' };
}
