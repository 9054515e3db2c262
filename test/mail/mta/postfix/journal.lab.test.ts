import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeliveryStep } from '#mail/delivery';
import { mtas } from '#mail/mta/index';
import { labObstacle } from '../../../lab/packages.ts';
import { hostFacts, sourceOf } from '../reading.ts';

const journald = ['/usr/lib/systemd/systemd-journald', '/lib/systemd/systemd-journald'].find(existsSync);
const obstacle =
  labObstacle() ??
  (journald === undefined || !existsSync('/usr/bin/journalctl') ? 'There is no systemd-journald here.' : '');
if (obstacle !== '') process.stderr.write(`Following a journal is not tested: ${obstacle}\n`);

/**
 * A journal of its own, in memory, in namespaces of its own. Arguments: journald, a folder with `ids`, `before` and `lines`
 * (`TAG PID MESSAGE`), then what follows the journal. Prints what that printed until the line with "the end".
 */
const place = `
set -eu; journald=$1; dir=$2; shift 2
mount --make-rprivate /; mount -t tmpfs none /run; mkdir -p /run/systemd/journal /run/systemd/journald.conf.d /run/log/journal
printf '[Journal]\\nReadKMsg=no\\nAudit=no\\nStorage=volatile\\nRateLimitBurst=0\\nForwardToWall=no\\n' >/run/systemd/journald.conf.d/test.conf
echo 0123456789abcdef0123456789abcdef >/run/id; mount --bind /run/id /etc/machine-id
"$journald" >/dev/null 2>&1 &
until test -S /run/systemd/journal/dev-log; do sleep 0.1; done
say() { while read -r tag pid message; do logger -u /run/systemd/journal/dev-log -t "$tag" --id="$pid" -S 16384 -p mail.info -- "$message"; done; }
say <"$dir/before"
until journalctl -q --no-pager | grep -q 'not for us'; do sleep 0.1; done
"$@" <"$dir/ids" >"$dir/out" 2>"$dir/err" &
until grep -q '^ready' "$dir/out"; do kill -0 $! || { cat "$dir/err" >&2; exit 1; }; sleep 0.1; done
say <"$dir/lines"
until grep -q 'the end' "$dir/out"; do sleep 0.1; done
cat "$dir/err" >&2; cat "$dir/out"
`;

describe.skipIf(obstacle !== '')('the journal of a host without a mail log', () => {
  let dir: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'postroom-journal-'));
  });

  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const recorded = readFileSync(
    new URL('../../../fixtures/delivery/postfix-log.txt', import.meta.url),
    'latin1',
  );
  /** Lines of a real log as they are handed to syslog: `TAG PID MESSAGE`. */
  const handed = recorded.split('\n').flatMap((row) => {
    const [, tag, pid, message] = /^\S+ \S+ (\S+)\[(\d+)\]: (.*)$/.exec(row) ?? [];
    return tag === undefined ? [] : [`${tag} ${pid!} ${message!}`];
  });
  const ids = [...new Set(handed.flatMap((row) => /^\S+ \d+ ([0-9A-F]{8,}): /.exec(row)?.[1] ?? []))];
  const { delivery } = mtas.postfix;
  const source = sourceOf('postfix', 'postfix:/etc/postfix');

  function follow(
    shell: readonly string[],
    wanted: readonly string[],
    before: readonly string[],
    lines: readonly string[],
  ): { out: string; steps: DeliveryStep[] } {
    const command = delivery!.follow(source, hostFacts({ logs: { kind: 'journald' } }), wanted)!;
    writeFileSync(join(dir, 'ids'), command.stdin!, 'latin1');
    const end = `postfix/qmgr 7 ${wanted[0]!}: the end`;
    writeFileSync(join(dir, 'before'), [...before, 'cron 3 not for us', ''].join('\n'), 'latin1');
    writeFileSync(join(dir, 'lines'), [...lines, end, ''].join('\n'), 'latin1');
    const out = execFileSync(
      'unshare',
      // prettier-ignore
      ['-m', '--fork', '--pid', '--kill-child', '--mount-proc', 'sh', '-c', place, 'sh',
        journald!, dir, ...shell, ...command.argv.slice(1)],
      { encoding: 'latin1', timeout: 120_000 },
    );
    return { out, steps: delivery!.reader(new Map(wanted.map((id) => [id, []]))).push(out) };
  }

  it.each([
    ['dash', ['/bin/dash']],
    ['busybox', ['busybox', 'sh']],
  ])(
    'tells the same as the log, and only what is new and about these messages, in %s',
    (_, shell) => {
      const wanted = ids.slice(1);
      const fromLog = delivery!.reader(new Map(wanted.map((id) => [id, []]))).push(`ready\n${recorded}`);
      expect(fromLog.filter(({ kind }) => kind === 'fate').length).toBeGreaterThan(2);
      const { out, steps } = follow(
        shell,
        wanted,
        [`postfix/qmgr 7 ${wanted[0]!}: old news`],
        ['postfix/smtp 8 1234567890A: of another message', ...handed],
      );
      expect(steps.slice(0, -1)).toEqual(fromLog);
      expect(out).not.toContain('old news');
      expect(out).not.toContain('of another message');
    },
    150_000,
  );

  it('words of another server are shown whole, whatever is in them', () => {
    const [id] = ids;
    const said = [
      'host mx[192.0.2.1] said: 451 back\\nslash \\c and \\0101 (in reply)',
      `host mx[192.0.2.1] said: ${'long '.repeat(600)}end`,
      'host mx[192.0.2.1] said: caf\xe9 \x1b[31mred',
      '-- cursor: s=0;i=0',
    ];
    const { steps } = follow(
      ['/bin/dash'],
      [id!],
      [],
      said.map((text) => `postfix/smtp 9 ${id!}: ${text}`),
    );
    const texts = steps.flatMap((step) => (step.kind === 'line' ? [step.text] : []));
    expect(texts.slice(0, 2)).toEqual(said.slice(0, 2).map((text) => `smtp: ${text}`));
    expect(texts[2]).toMatch(/^smtp: host mx\[192\.0\.2\.1\] said: caf.*red$/);
    expect(texts.slice(3)).toEqual([`smtp: ${said[3]!}`, 'qmgr: the end']);
  }, 150_000);
});
