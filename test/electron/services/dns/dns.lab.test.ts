import { call } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DnsPlace, DnsView } from '#contract/dns';
import type { Vantage } from '#contract/vantage';
import type { Hop, Listing, SectionReport } from '#mail/dns/domain-report';
import type { DnsFinding, DnsQuestion, DnsReply } from '#mail/dns/question';
import { createDnsService } from '#services/dns/service';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { labObstacle } from '../../../lab/packages.ts';
import { Rig } from '../hosts/rig.ts';
import { corpus } from './corpus.ts';
import { inDigsForm, saidByDig } from './dig-itself.ts';

const obstacle = labObstacle();

async function all<T>(events: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const event of events) found.push(event);
  return found;
}

describe.skipIf(obstacle !== undefined)('questions to real DNS servers', () => {
  let lab: Lab;
  let rig: Rig;
  let service: ReturnType<typeof createDnsService>;
  /** Has dig. */
  let sendmail: Vantage & { kind: 'host' };
  /** Has none. */
  let postfix: Vantage & { kind: 'host' };
  const here: Vantage = { kind: 'here' };

  beforeAll(async () => {
    lab = await startLab();
    await lab.postfix.must('mv /usr/bin/dig /usr/bin/dig.away');
    rig = new Rig({ knownHosts: lab.hosts.map(({ knownHosts }) => knownHosts).join('') });
    const [one, other] = [await rig.addLab(lab.sendmail, 'ops'), await rig.addLab(lab.postfix, 'ops')];
    await rig.hosts.start();
    sendmail = { kind: 'host', hostId: one };
    postfix = { kind: 'host', hostId: other };
    service = createDnsService({ reach: rig.hosts, hereServers: () => [lab.resolver] });
    await Promise.all(
      lab.hosts.map((host) => host.must(`echo nameserver ${lab.resolver} > /etc/resolv.conf`)),
    );
  }, 600_000);

  afterAll(async () => {
    await rig.stop();
    await lab.stop();
  });

  it('are asked by the dig of a host, or in packets of our own', async () => {
    const about = (from: Vantage) => call(service.router.about, { from });
    expect(await about(sendmail)).toMatchObject({ way: 'dig', servers: [`${lab.resolver}#53`], caches: [] });
    expect(await about(postfix)).toMatchObject({ way: 'own', servers: [`${lab.resolver}#53`], caches: [] });
    expect(await about(here)).toMatchObject({ way: 'own', servers: [`${lab.resolver}#53`], caches: [] });
  });

  it('get the answers that dig itself prints, on every way', async () => {
    const questions = corpus({ server: lab.dnsServer, resolver: lab.resolver, prefix: lab.prefix });
    expect(questions.length).toBeGreaterThanOrEqual(200);
    const truth = await saidByDig(lab.sendmail, questions);
    expect(truth.filter((said) => said.startsWith('none'))).toEqual([]);
    const differing: string[] = [];
    for (const [way, from, how] of [
      ['dig', sendmail, 'either'],
      ['own, through the host', sendmail, 'own'],
      ['own, from here', here, 'own'],
    ] as const) {
      const replies: DnsReply[] = [];
      for await (const { at, reply } of await call(service.router.ask, {
        from,
        questions: [...questions],
        how,
      }))
        replies[at] = reply;
      for (const [at, question] of questions.entries()) {
        const got = inDigsForm(replies[at]);
        // The answer depends on who asks: this computer is not the host.
        if (from === here && question.name === 'split.test') continue;
        if (got !== truth[at])
          differing.push(`${way}: ${JSON.stringify(question)}\n${got}\nbut dig:\n${truth[at] ?? ''}`);
      }
    }
    expect(differing).toEqual([]);
  });

  it('see what each host is shown', async () => {
    const question: DnsQuestion = { name: 'split.test', type: 'TXT', server: lab.dnsServer };
    const seen = async (from: Vantage): Promise<string | undefined> =>
      (await service.ask(from, [question]))[0]?.answer[0]?.data;
    expect(await seen(sendmail)).toBe('"as sendmail sees it"');
    expect(await seen(postfix)).toBe('"as others see it"');
  });

  it('go over one connection by the thousand', async () => {
    const questions = Array.from({ length: 1000 }, (_, index) => ({
      ...{ name: `user${index}.accept.test`, type: 'MX', server: lab.dnsServer },
    }));
    const begun = rig.journal.length;
    const replies = await service.ask(postfix, questions);
    expect(new Set(replies.map(({ answer: [record] }) => record?.data))).toEqual(
      new Set(['10 sink.lab.test.']),
    );
    expect(new Set(replies.map(({ transport }) => transport))).toEqual(new Set(['tcp']));
    expect(rig.journal.slice(begun).length).toBeLessThanOrEqual(2);
  });

  it('say who does not answer, and get what the others say', async () => {
    const replies = await service.ask(postfix, [
      { name: 'lab.test', type: 'MX', server: `${lab.prefix}.27` },
      { name: 'lab.test', type: 'MX', server: `${lab.prefix}.25` },
      { name: 'lab.test', type: 'MX', server: '192.0.2.1' },
      { name: 'lab.test', type: 'MX' },
    ]);
    expect(replies.map(({ status }) => status)).toEqual([
      ...[expect.stringMatching(/timeout|unreachable/), 'unreachable', 'unreachable', 'NOERROR'],
    ]);
    for (const { words } of replies.slice(0, 3)) expect(words).not.toBe('');
  });

  it('are asked where the SSH server forwards nothing', async () => {
    await lab.postfix.setSshd(['AllowTcpForwarding no']);
    try {
      // With the host's own tools; a busy host may need more than the time of one question.
      await expect
        .poll(
          async () => {
            const questions = [{ name: 'lab.test', type: 'MX', server: lab.dnsServer }];
            const [reply] = await service.ask(postfix, questions);
            return reply?.answer.length;
          },
          { timeout: 60_000 },
        )
        .toBe(2);
    } finally {
      await lab.postfix.setSshd();
    }
  });

  describe('compared', () => {
    const compare = async (
      name: string,
      type: string,
      places: DnsPlace[],
    ): Promise<{ views: DnsView[]; findings: readonly DnsFinding[] }> => {
      const views: DnsView[] = [];
      let findings: readonly DnsFinding[] = [];
      for await (const event of await call(service.router.compare, { name, type, places }))
        if (event.kind === 'view') views[event.view.at] = event.view;
        else ({ findings } = event);
      return { views, findings };
    };

    it('agree where nothing is wrong', async () => {
      const { views, findings } = await compare('lab.test', 'MX', [
        { kind: 'resolver', from: sendmail },
        { kind: 'authoritative', from: postfix },
        { kind: 'server', from: here, address: lab.resolver },
      ]);
      expect(views.map(({ replies }) => replies.map(({ status }) => status))).toEqual([
        ['NOERROR'],
        ['NOERROR'],
        ['NOERROR'],
      ]);
      expect(views[1]?.replies[0]).toMatchObject({ server: `${lab.dnsServer}#53` });
      expect(findings.filter(({ level }) => level === 'warning' || level === 'error')).toEqual([]);
    });

    it('name a hosts file that says otherwise', async () => {
      await lab.sendmail.must('echo 192.0.2.99 sink.lab.test >> /etc/hosts');
      try {
        const { views, findings } = await compare('sink.lab.test', 'A', [
          { kind: 'resolver', from: sendmail },
          { kind: 'system', from: sendmail },
        ]);
        expect(views[1]?.replies[0]?.answer.map(({ data }) => data)).toEqual(['192.0.2.99']);
        expect(findings.map(({ words, todo }) => `${words} ${todo}`).join('\n')).toMatch(/hosts/);
      } finally {
        await lab.sendmail.must("sed '/192.0.2.99/d' /etc/hosts > /tmp/hosts && cat /tmp/hosts > /etc/hosts");
      }
    });

    it('name the cache that stands between', async () => {
      // As nscd shows itself: by its process.
      await lab.sendmail.must('cp /bin/sleep /usr/sbin/nscd; (/usr/sbin/nscd 300 >/dev/null 2>&1 &)');
      const other = createDnsService({ reach: rig.hosts, hereServers: () => [lab.resolver] });
      await lab.sendmail.must('echo 192.0.2.99 sink.lab.test >> /etc/hosts');
      try {
        expect(await call(other.router.about, { from: sendmail })).toMatchObject({ caches: ['nscd'] });
        let findings: readonly DnsFinding[] = [];
        for await (const event of await call(other.router.compare, {
          ...{ name: 'sink.lab.test', type: 'A' },
          places: [
            { kind: 'resolver', from: sendmail },
            { kind: 'system', from: sendmail },
          ],
        }))
          if (event.kind === 'done') ({ findings } = event);
        expect(findings.map(({ words, todo }) => `${words} ${todo}`).join('\n')).toMatch(/nscd/);
      } finally {
        await lab.sendmail.must(
          "pkill -x nscd; sed '/192.0.2.99/d' /etc/hosts > /tmp/hosts; cat /tmp/hosts > /etc/hosts",
        );
      }
    });

    it('show two hosts that are told different things', async () => {
      const { findings } = await compare('split.test', 'A', [
        { kind: 'server', from: sendmail, address: lab.dnsServer },
        { kind: 'server', from: postfix, address: lab.dnsServer },
      ]);
      expect(findings.length).toBeGreaterThan(0);
    });

    it('go on without a place that is not there', async () => {
      const { views } = await compare('lab.test', 'MX', [
        { kind: 'resolver', from: { kind: 'host', hostId: 'nobody' } },
        { kind: 'resolver', from: here },
      ]);
      expect(views.map(({ replies }) => replies[0]?.status)).toEqual(['unreachable', 'NOERROR']);
    });
  });

  it('make a page of a domain, from a host with dig, without, and from here', async () => {
    const page = async (from: Vantage, domain: string): Promise<Map<string, SectionReport>> =>
      new Map(
        (await all(await call(service.router.domain, { from, domain, selectors: ['s1'], client: '' }))).map(
          (report) => [report.section, report],
        ),
      );
    for (const from of [sendmail, postfix, here]) {
      const good = await page(from, 'good.test');
      expect(good.size).toBe(10);
      expect(good.get('mx')?.exchangers?.map(({ host }) => host)).toEqual(['sink.lab.test']);
      expect(good.get('spf')?.spf?.record.text).toBe('v=spf1 mx -all');
      expect(good.get('dmarc')?.records.join()).toContain('v=DMARC1; p=reject');
      expect(good.get('mta-sts')?.findings.map(({ code }) => code)).toContain('mta-sts/not-fetched');
    }
    const bad = await page(postfix, 'bad.test');
    const errors = [...bad.values()].flatMap(({ findings, section }) =>
      findings.some(({ level }) => level === 'error' || level === 'warning') ? [section] : [],
    );
    expect(errors).toEqual(expect.arrayContaining(['mx', 'spf', 'dkim', 'dmarc', 'mta-sts', 'tls-rpt']));
  });

  it('end a page whose resolver does not answer, with nothing but what is unknown', async () => {
    const lonely = createDnsService({
      reach: rig.hosts,
      hereServers: () => [`${lab.prefix}.27`],
      waitMs: 500,
    });
    const reports = await all(
      await call(lonely.router.domain, { from: here, domain: 'lab.test', selectors: [], client: '' }),
    );
    expect(reports.length).toBe(10);
    for (const { findings } of reports)
      expect(new Set(findings.map(({ level }) => level))).toEqual(new Set(['unknown']));
  });

  it('evaluate SPF', async () => {
    const spf = (client: string, sender: string) =>
      call(service.router.spf, { from: postfix, client, sender, helo: '' });
    expect(await spf(lab.sendmail.ip, 'a@lab.test')).toMatchObject({ result: 'pass' });
    expect(await spf('192.0.2.1', 'a@lab.test')).toMatchObject({ result: 'fail' });
    expect(await spf('192.0.2.1', 'a@two-spf.test')).toMatchObject({ result: 'permerror' });
    expect(await spf('192.0.2.1', 'a@deep-spf.test')).toMatchObject({ result: 'permerror' });
  });

  it('follow a delegation from the root of the lab', async () => {
    const zones = async (from: Vantage, name: string): Promise<Hop[]> =>
      all(await call(service.router.trace, { from, name, type: 'A' }));
    for (const from of [sendmail, postfix, here]) {
      const hops = await zones(from, 'www.below.chain.test');
      expect(hops.map(({ zone }) => zone)).toEqual(['.', 'test', 'chain.test', 'below.chain.test']);
      expect(hops.at(-1)?.servers[0]?.reply.answer[0]?.data).toBe('192.0.2.40');
    }
    const lame = await zones(postfix, 'www.lame.test');
    expect(lame.at(-1)?.findings.map(({ code }) => code)).toContain('trace/lame');
  });

  it('look for addresses on lists, from the host', async () => {
    const found = async (addresses: string[]): Promise<Listing[]> =>
      all(
        await call(service.router.blocklists, {
          ...{ hostId: postfix.hostId, lists: ['list.test', 'refusing-list.test'] },
          addresses,
        }),
      );
    const states = new Map(
      (await found([lab.sendmail.ip, lab.postfix.ip])).map(({ address, list, state }) => [
        `${address} ${list.zone}`,
        state,
      ]),
    );
    expect(states.get(`${lab.sendmail.ip} list.test`)).toBe('listed');
    expect(states.get(`${lab.postfix.ip} list.test`)).toBe('clean');
    expect(states.get(`${lab.postfix.ip} refusing-list.test`)).toBe('refused');
    const own = await found([]);
    expect(new Set(own.map(({ address }) => address))).toEqual(new Set([lab.postfix.ip]));
  });
});
