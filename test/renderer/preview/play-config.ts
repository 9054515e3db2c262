import { implement, ORPCError } from '@orpc/server';
import type { FileState } from '#contract/config';
import { contract } from '#contract/index';
import type { HostKnowledge, PathFact } from '#mail/config/knowledge';
import { scriptedConfig } from '../../contract/scripted-config.ts';
import { PlayDrafts } from './play-config-drafts.ts';
import { setsOf } from './play-config-sets.ts';
import real from './play-config.json' with { type: 'json' };
import { hashOf } from './play-deploys-files.ts';
import { wait, type World } from './play-world.ts';

const os = implement(contract);

/** What may be played with `config=`, several parted by commas. */
type Twist =
  'big' | 'errors' | 'latin' | 'ends' | 'moved' | 'unreadable' | 'none' | 'fails' | 'slow' | 'huge';

const twistsOf = (world: World): ReadonlySet<Twist> =>
  new Set((world.scene.config ?? '').split(',').filter(Boolean) as Twist[]);

/** Entries of the form that spam lists and relay permissions have; every key another one. */
const manyEntries = (count: number): string =>
  Array.from({ length: count }, (_, n) => {
    const kind = n % 4;
    if (kind === 0) return `Connect:198.${18 + (n >> 18)}.${(n >> 10) & 255}.${(n >> 2) & 255}\tREJECT`;
    if (kind === 1) return `From:spam${n}@bulk${n % 977}.example\tERROR:5.7.1:550 Not wanted here`;
    if (kind === 2) return `To:user${n}@example.com\tOK`;
    return `partner${n}.example\tRELAY`;
  }).join('\n');

const mistakes = `dnl
# This looks like a comment, and is none.
FEATURE(\`acces_db')dnl
FEATURE('dnsbl', \`zen.spamhaus.org')dnl
define(\`confTO_IDNET', \`0s')dnl
define(\`confMAX_MESSAGE_SIZE', \`50M')
define(\`SMART_HOST', \`relay.example.net'
MAILER(\`smtp')dnl
FEATURE(\`use_ct_file')dnl
`;

/** The files of a host, as its disk has them. */
function filesOf(hostId: string, twists: ReadonlySet<Twist>): Map<string, string> {
  const files = new Map(Object.entries(hostId === 'mx1' ? real.files.sendmail : real.files.postfix));
  if (hostId !== 'mx1') return files;
  const put = (path: string, edit: (text: string) => string): void => {
    files.set(`/etc/mail/${path}` as never, edit(files.get(`/etc/mail/${path}` as never) ?? ''));
  };
  if (twists.has('big')) put('access', (text) => `${text}${manyEntries(100_000)}\n`);
  if (twists.has('huge')) put('access', (text) => `${text}${manyEntries(240_000)}\n`);
  if (twists.has('errors')) {
    put('sendmail.mc', (text) => `${text}${mistakes}`);
    put('access', (text) => `${text}Connect:192.0.2 REJCT\nFrom:banned.test OK\nTo:x@example.com\n`);
    put(
      'aliases',
      (text) => `${text}abuse: anna, ben,\nabuse: ghost\nlist: :include:/etc/mail/lists/all\nloop: loop\n`,
    );
  }
  if (twists.has('latin'))
    put('aliases', () => 'postmaster: root\n# K\xf6ln und Z\xfcrich\r\nk\xf6ln: anna\r\nroot: anna\n');
  if (twists.has('ends'))
    put(
      'local-host-names',
      () => '\xef\xbb\xbfexample.com\r\nmail.example.com\nalt.example.com\r\nodd\rname.example\nlast.example',
    );
  return files;
}

/** The configuration files of the play, and what its hosts know. */
export function playConfig(world: World) {
  const twists = twistsOf(world);
  const disks = new Map<string, Map<string, string>>();
  const drafts = new PlayDrafts();
  let surveys = 0;
  const disk = (hostId: string): Map<string, string> => {
    const known = disks.get(hostId) ?? filesOf(hostId, twists);
    disks.set(hostId, known);
    return known;
  };
  const stateOf = async (hostId: string, path: string): Promise<FileState> => {
    const content = disk(hostId).get(path);
    const locked = twists.has('unreadable') && path.endsWith('/aliases');
    const sha256 = await hashOf(content);
    return {
      path,
      ...(locked ? {} : { sha256 }),
      sizeBytes: content?.length ?? 0,
      modifiedAt: Math.floor(Date.now() / 1000) - 7200,
      owner: 'root',
      group: path.startsWith('/etc/mail') ? 'smmsp' : 'root',
      mode: '0644',
      recorded: path.endsWith('/virtusertable') ? await hashOf('# as it was') : sha256,
      problem: locked ? `${path} could not be read: Permission denied.` : '',
      todo: locked ? 'Give the account the right to read it: the Overview lists the command.' : '',
    };
  };
  const knowledge = (hostId: string): HostKnowledge => ({
    hostname: `${hostId}.example.com`,
    users: { root: true, anna: true, ben: true, postmaster: false, daemon: true, nobody: true },
    paths: {},
    ...(hostId === 'mx1'
      ? { sendmail: real.sendmail }
      : { postfix: { 'postfix:/etc/postfix': real.postfix } }),
  });
  return {
    ...scriptedConfig,
    config: {
      ...scriptedConfig.config,
      survey: os.config.survey.handler(async ({ input: { hostId } }) => {
        world.online(hostId);
        await wait(twists.has('slow') ? 3000 : 150);
        if (twists.has('fails'))
          throw new ORPCError('HOST_FAILED', {
            defined: true,
            status: 502,
            message: 'The host could not do it.',
            data: {
              what: 'The configuration could not be read: sudo does not let ops run /bin/sh for it.',
              todo: 'Install the sudoers file that the Overview of this host offers, then read again.',
              raw: 'sudo: a password is required',
            },
          });
        // Somebody else is at work between the first look and the second.
        if (twists.has('moved') && ++surveys === 2)
          disk('mx1').set(
            '/etc/mail/access',
            `${disk('mx1').get('/etc/mail/access') ?? ''}From:evil.test REJECT\n`,
          );
        const sets = twists.has('none') ? [] : setsOf(hostId);
        const paths = sets.flatMap(({ files }) => files.map(({ path }) => path));
        return {
          sets,
          states: await Promise.all(paths.map((path) => stateOf(hostId, path))),
          knowledge: knowledge(hostId),
          readAt: new Date().toISOString(),
          problems: [],
        };
      }),
      open: os.config.open.handler(async ({ input: { hostId, path } }) => {
        world.online(hostId);
        const state = await stateOf(hostId, path);
        if (state.problem !== '')
          throw new ORPCError('HOST_FAILED', {
            defined: true,
            status: 502,
            message: 'The host could not do it.',
            data: { what: state.problem, todo: state.todo, raw: `cat: ${path}: Permission denied` },
          });
        return { state, content: disk(hostId).get(path) ?? '' };
      }),
      ask: os.config.ask.handler(({ input }) => {
        world.online(input.hostId);
        const fact = (path: string): PathFact =>
          disk(input.hostId).has(path.replace(/\.db$/, ''))
            ? { kind: 'file', mode: 0o644, owner: 'root', group: 'root' }
            : { kind: 'absent' };
        return {
          paths: Object.fromEntries(input.paths.map((path) => [path, fact(path)])),
          users: Object.fromEntries(
            input.users.map((user) => [user, /^(root|anna|ben|lp|news)$/.test(user)]),
          ),
        };
      }),
      drafts: os.config.drafts.handler(({ input, signal }) => drafts.watch(input.hostId, signal)),
      saveDraft: os.config.saveDraft.handler(async ({ input }) => {
        await drafts.save(input);
        return {};
      }),
      dropDrafts: os.config.dropDrafts.handler(async ({ input }) => {
        await drafts.drop(input.hostId, input.paths);
        return {};
      }),
    },
  };
}
