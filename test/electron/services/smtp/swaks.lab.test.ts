import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { exportSwaks } from '#mail/smtp/export-swaks';
import type { SessionForm } from '#mail/smtp/form';
import { stepsOf } from '#mail/smtp/steps-of-form';
import { runSession } from '#services/smtp/dialogue';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { here, open, targetAt } from './on-the-wire.ts';

const hasSwaks = spawnSync('swaks', ['--version']).status === 0;
if (!hasSwaks) process.stdout.write('swaks is not installed here: its command lines are not run.\n');

const plain: SessionForm = {
  protocol: 'smtp',
  tls: 'none',
  helo: 'console.test',
  oldHello: false,
  sender: { address: 'a@lab.test', size: false, smtputf8: false, requiretls: false, envid: '' },
  recipients: [{ address: 'x@accept.test', notify: [], orcpt: '' }],
  message: {
    bytes:
      'From: <a@lab.test>\r\nTo: <x@accept.test>\r\nSubject: hello\r\n\r\nGood morning.\r\n.\r\n..\r\n.x\r\n',
    by: 'DATA',
    chunk: 0,
    how: 'stuffed',
  },
  pipelining: false,
  ask: [],
};
const text = (bytes: string): Required<Pick<SessionForm, 'message'>> => ({
  message: { bytes, by: 'DATA', chunk: 0, how: 'stuffed' },
});

const forms: readonly (readonly [what: string, form: SessionForm])[] = [
  ['a plain session', plain],
  ['STARTTLS if offered', { ...plain, tls: 'if offered' }],
  [
    'several recipients, in one group',
    {
      ...plain,
      pipelining: true,
      recipients: ['x@accept.test', '"odd name"@accept.test', "o'neill+tag@accept.test"].map((address) => ({
        address,
        notify: [],
        orcpt: '',
      })),
    },
  ],
  [
    'odd quoting in the subject',
    {
      ...plain,
      ...text(
        'Subject: it\'s "odd" $(id) `id` $HOME 100% %s %FROM_ADDRESS% \\n \\\\ \\0 !x ~ * ; & | \xc3\xbc\tend\r\n\r\nText %TO_ADDRESS% \\r\\n\r\n',
      ),
    },
  ],
  ['no sender', { ...plain, sender: { ...plain.sender!, address: '' } }],
  ['a text that does not end its line', { ...plain, ...text('Subject: x\r\n\r\nno line end') }],
  [
    'more than a command line takes',
    { ...plain, ...text(`Subject: long\r\n\r\n${'It\'s 100% "long".\r\n'.repeat(500)}`) },
  ],
];

describe.runIf(hasSwaks)('the command line for swaks', () => {
  let lab: Lab;
  const folder = mkdtempSync(join(tmpdir(), 'postroom-swaks-'));
  beforeAll(async () => {
    lab = await startLab();
  });
  afterEach(() => lab.sink.forgetMessages());
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await lab.stop();
  });

  /** What the sink has got by now: the envelope and every byte. */
  const delivered = async () =>
    (await lab.sink.messages()).map(({ from, fromParameters, helo, raw, to }) => ({
      from,
      fromParameters,
      helo,
      to,
      raw: raw.toString('latin1'),
    }));

  it.each(forms)(
    '%s: delivers the same envelope and the same bytes as our own session',
    async (_what, form) => {
      const target = targetAt(25, { host: lab.sink.ip });
      const result = await runSession(open, here, target, stepsOf(form, 25));
      expect(result.words).toMatch(/^The message was accepted/);
      const ours = await delivered();
      expect(ours).toHaveLength(1);
      expect(ours[0]?.to.map(({ address }) => address)).toEqual(
        form.recipients.map(({ address }) => address),
      );
      await lab.sink.forgetMessages();

      const { command, file } = exportSwaks(form, target);
      if (file !== undefined) writeFileSync(join(folder, file.name), file.bytes, 'latin1');
      await promisify(execFile)('sh', ['-c', command], { cwd: folder }).catch((error: unknown) => {
        const { stderr, stdout } = error as { readonly stdout: string; readonly stderr: string };
        throw new Error(`${command}\n${stdout}\n${stderr}`);
      });
      expect(await delivered()).toEqual(ours);
    },
  );
});
