import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Deploy } from '#contract/deploys';
import type { MailHost } from '../../../lab/mail-host.ts';
import { startLab, type Lab } from '../../../lab/lab.ts';
import { openBench, statusOf, type Bench } from '../queue/bench.ts';
import { opened, planned, setOf, until } from './ground.ts';

let lab: Lab;
let bench: Bench;

beforeAll(async () => {
  lab = await startLab();
  bench = await openBench(lab.hosts);
});

afterAll(async () => {
  await bench.close();
  await lab.stop();
});

/** Changes one file of a host, and keeps the change without a hand when all is good. */
async function deployed(
  host: MailHost,
  mta: string,
  path: string,
  edit: (text: string) => string,
): Promise<{ words: string; deploy: Deploy }> {
  const hostId = await bench.add(host, { name: `${mta} ${path}` });
  await statusOf(bench.api, hostId);
  const setId = setOf(await bench.api.config.survey({ hostId }), mta);
  const before = await opened(bench.api, hostId, path);
  const content = edit(before.content);
  expect(content).not.toBe(before.content);
  const { plan } = await planned(bench.api, hostId, setId, [{ ...before, content }]);
  expect(plan.state, `${plan.why} ${JSON.stringify(plan.steps)}`).toBe('ready');
  const { deployId } = await bench.api.deploys.start({
    hostId,
    planId: plan.id,
    window: 90,
    confirm: 'auto',
    note: 'ports',
  });
  const deploy = await until(bench.api, deployId, ({ commit }) => commit !== undefined);
  expect(await host.must(`cat ${path}`)).toBe(content);
  return { words: plan.smtp?.words ?? '', deploy };
}

const greets = async (host: MailHost, port: number, address = '127.0.0.1'): Promise<boolean> => {
  const { stdout } = await host.run(
    `bash -c 'exec 3<>/dev/tcp/${address}/${port} && read -t 10 -r line <&3 && echo "$line"' 2>/dev/null`,
  );
  return stdout.startsWith('220');
};

describe('a port that is moved on purpose', () => {
  it('Postfix: from 25 to 2526, and away from loopback', async () => {
    const { postfix } = lab;
    const master = '/etc/postfix/master.cf';
    const moved = await deployed(postfix, 'postfix', master, (text) =>
      text.replace(/^smtp(\s+inet\s.*\ssmtpd)$/m, '2526$1'),
    );
    expect(moved.words).toContain('from port 25 to port 2526');
    expect(moved.deploy.fresh.words).toContain('SMTP answers on port 2526');
    expect([await greets(postfix, 25), await greets(postfix, 2526)]).toEqual([false, true]);

    const away = await deployed(
      postfix,
      'postfix',
      '/etc/postfix/main.cf',
      (text) => `${text}\ninet_interfaces = ${postfix.ip}\n`,
    );
    expect(away.words).toContain('cannot try SMTP');
    expect(away.deploy.fresh.words).toContain('leaves no SMTP port');
    expect([await greets(postfix, 2526), await greets(postfix, 2526, postfix.ip)]).toEqual([false, true]);
  }, 240_000);

  it('sendmail: from 25 to 2525, and away from loopback', async () => {
    const { sendmail } = lab;
    const mc = '/etc/mail/sendmail.mc';
    const moved = await deployed(sendmail, 'sendmail', mc, (text) =>
      text.replace(/^DAEMON_OPTIONS\(.*(?:Port=smtp|Port=25\b|MTA).*$/m, (line) =>
        /Port=/.test(line)
          ? line.replace(/Port=\w+/, 'Port=2525')
          : line.replace('Name=MTA', 'Name=MTA, Port=2525'),
      ),
    );
    expect(moved.words).toContain('from port 25 to port 2525');
    expect(moved.deploy.fresh.words).toContain('SMTP answers on port 587, 2525');
    expect([await greets(sendmail, 25), await greets(sendmail, 2525)]).toEqual([false, true]);

    const away = await deployed(sendmail, 'sendmail', mc, (text) =>
      text.replace('Port=2525', `Port=2525, Addr=${sendmail.ip}`),
    );
    expect(away.words).toContain('2525');
    expect([await greets(sendmail, 2525), await greets(sendmail, 2525, sendmail.ip)]).toEqual([false, true]);
  }, 240_000);
});
