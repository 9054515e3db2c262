import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigSet } from '#mail/config/files';
import { fateText } from '#mail/rewrite/fate';
import { sendmail } from '#mail/mta/sendmail/index';
import { type Lab, startLab } from '../../../../lab/lab.ts';
import { submit } from '../../../../lab/smtp-client.ts';
import { runOn } from '../../../real-host.ts';
import { hostFacts } from '../../reading.ts';
import { ConfigGround } from '../config-ground.ts';
import { enrich } from './proving-ground.ts';

const rewrite = sendmail.rewrite!;
let lab: Lab;
let set: ConfigSet;

beforeAll(async () => {
  lab = await startLab({ label: 'sendmail rewriting' });
  await enrich(lab.sendmail);
  set = (await new ConfigGround(lab).survey()).sets[0]!;
  const busybox = execFileSync('which', ['busybox'], { encoding: 'utf8' }).trim();
  await lab.sendmail.writeFile('/usr/local/bin/busybox', readFileSync(busybox), 0o755);
});
afterAll(() => lab.stop());

describe('the shell', () => {
  const typed = async (
    lines: readonly string[],
    options = { config: '', debug: '' },
    user = 'root',
  ): Promise<string> => {
    const command = rewrite.shell!.start(set, hostFacts(), options);
    const { stdout } = await runOn(
      lab.sendmail,
      {
        ...command,
        stdin: `${command.stdin ?? ''}${lines.map((line) => `${line}\n${rewrite.shell!.mark.line}\n`).join('')}`,
      },
      { user },
    );
    return stdout;
  };

  it('answers line by line up to its mark', async () => {
    const { mark, prompt, read } = rewrite.shell!;
    const out = await typed(['/parse u@exact.test', '3,0 gone@virt.test']);
    const [first = '', second = ''] = out
      .slice(out.indexOf(`\n${prompt}`) + 1)
      .split(`${prompt}${mark.ends}\n`);
    expect(fateText(read('/parse u@exact.test', first).fate!)).toBe('smtp [192.0.2.11] u@exact.test');
    expect(fateText(read('3,0 gone@virt.test', second).fate!)).toBe('550 5.0.0 No such user here');
  });

  it('takes another configuration file and -d', async () => {
    expect(await typed(['3,0 ops'], { config: '/etc/mail/submit.cf', debug: '21.12' })).toMatch(
      /rule matches: [^]*parse {12}returns: \$# local \$: ops\n/,
    );
  });

  it('says why it did not start, and begins with a configuration that no daemon would start with', async () => {
    const { refused } = rewrite.shell!;
    expect(refused(await typed([], { config: '/nosuch.cf', debug: '' }))).toMatch(
      /cannot open the configuration file/,
    );
    const begun = await typed([], { config: '/etc/mail/aliases', debug: '' });
    expect([begun.includes('No local mailer defined'), refused(begun)]).toEqual([true, undefined]);
    for (const config of ['aliases', '/etc/mail/a\nb'])
      expect(() => rewrite.shell!.start(set, hostFacts(), { config, debug: '' })).toThrow('whole path');
  });

  it('knows what can be typed', async () => {
    const known = rewrite.shell!.words(await typed(rewrite.shell!.wordLines));
    const has = (kind: string): readonly string[] =>
      known.filter((word) => word.kind === kind).map(({ text }) => text);
    expect(has('ruleset')).toEqual(
      expect.arrayContaining(['canonify', 'check_rcpt', 'Canonify2', 'EnvToSMTP', '3']),
    );
    expect(has('ruleset')).not.toContain('checkmail');
    expect(has('mailer')).toEqual(expect.arrayContaining(['local', 'esmtp', 'uucp-old']));
    expect(has('map')).toEqual(expect.arrayContaining(['domaintable', 'host', 'access']));
    expect(has('class')).toEqual(expect.arrayContaining(['$=w', '$=O']));
    expect(has('macro')).toContain('${client_addr}');
  });
});

describe('what the host saw', () => {
  it('is read from its log, with the most frequent first', async () => {
    const facts = hostFacts({ logs: { kind: 'file', path: '/var/log/mail.log' } });
    const send = (from: string, to: string): Promise<unknown> =>
      submit(lab.sendmail.ip, 25, [{ from, to: [to], content: 'Subject: x\r\n\r\nx\r\n' }]);
    await send('a@accept.test', 'ops@sendmail1.lab.test');
    await send('a@accept.test', 'ops@sendmail1.lab.test');
    await send('b@accept.test', 'keeper@defer.test');
    await expect
      .poll(async () => lab.sendmail.must('grep -c " to=" /var/log/mail.log || :').then(Number))
      .toBeGreaterThanOrEqual(3);
    await lab.sendmail.must(
      `cd /var/log && printf '%s sendmail1 sm-mta[77]: 1AAAAA00000001: to=<old@exact.test>,<older@exact.test>, delay=00:00:01, mailer=smtp, relay=x [192.0.2.1], dsn=2.0.0, stat=Sent\\n' "$(date '+%b %e %H:%M:%S' -d '2 hours ago')" | gzip >mail.log.2.gz
       printf '%s sendmail1 sm-mta[78]: 1AAAAA00000002: from=<z@exact.test>, size=5, class=0, nrcpts=1, relay=mx.example.org [192.0.2.7]\\n%s sendmail1 sm-mta[78]: 1AAAAA00000002: to=<rfc@exact.test>, delay=00:00:01, mailer=smtp, relay=x [192.0.2.1], stat=Sent\\n' "$(date -d '1 hour ago' +%Y-%m-%dT%H:%M:%S.123456%:z)" "$(date -d '1 hour ago' +%Y-%m-%dT%H:%M:%S%:z)" >mail.log.1
       printf '%s sendmail1 sm-mta[79]: 1AAAAA00000003: to=<ancient@exact.test>, delay=00:00:01, stat=Sent\\n' "$(date '+%b %e %H:%M:%S' -d '9 hours ago')" >>mail.log.1`,
    );
    for (const shell of [['/bin/dash'], ['/usr/local/bin/busybox', 'sh']]) {
      const { stdout, stderr, code } = await runOn(lab.sendmail, rewrite.seen(set, facts, 5), { shell });
      expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
      const seen = rewrite.readSeen(stdout);
      const routes = new Map(
        seen.flatMap(({ question, times }) =>
          question.kind === 'route' ? [[question.address, times] as const] : [],
        ),
      );
      expect(routes.get('ops@sendmail1.lab.test')).toBe(2);
      expect([...routes.keys()]).toEqual(
        expect.arrayContaining(['keeper@defer.test', 'old@exact.test', 'older@exact.test', 'rfc@exact.test']),
      );
      expect([...routes.keys()]).not.toContain('ancient@exact.test');
      expect(seen.map(({ question }) => question)).toContainEqual({
        kind: 'check',
        client: { address: '192.0.2.7', name: 'mx.example.org', helo: '', auth: '' },
        sender: 'z@exact.test',
        recipient: 'rfc@exact.test',
      });
      const ours = seen.find(
        ({ question }) => question.kind === 'check' && question.sender === 'a@accept.test',
      );
      expect(ours?.times).toBe(2);
    }
  });
});
