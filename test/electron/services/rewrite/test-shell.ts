import type { RewriteShell } from '#mail/rewrite/asking';

/** `sendmail -bt` as its manual describes it, for tests that must not depend on what is read of its answers. */
export const testShell: RewriteShell = {
  start: (_set, facts, { config, debug }) => ({
    argv: [
      facts.tools['sendmail'] ?? '/usr/sbin/sendmail',
      '-bt',
      ...(config === '' ? [] : [`-C${config}`]),
      ...(debug === '' ? [] : [`-d${debug}`]),
    ],
    root: true,
    effect: 'read',
    shown: 'sendmail -bt',
  }),
  mark: { line: 'ZZMARK7 x', ends: 'Undefined ruleset ZZMARK7' },
  prompt: '> ',
  refused: (printed) => /cannot open: .*/.exec(printed)?.[0],
  read: () => ({ trace: [], notes: [] }),
  words: (output) =>
    [...output.matchAll(/^mailer \d+ \((\w+)\)/gm)].map(([, text = '']) => ({
      text,
      kind: 'mailer',
      help: '',
    })),
  wordLines: ['=M', '$j'],
};
