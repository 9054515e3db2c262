import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHeaders, unfold } from '#mail/message/headers';
import { walk } from '#mail/message/mime';
import { decode } from '#services/message/charset';
import { startLab, type Lab } from '../../../lab/lab.ts';
import { oddMail, submitOdd, type OddMail } from '../../../mail/mta/odd-mail.ts';
import { listQueue, openBench, type Bench } from '../queue/bench.ts';
import { sha256, takeMessage, to } from './taken.ts';

let lab: Lab;
let bench: Bench;
let hosts: { postfix: string; sendmail: string };
const odd = oddMail(11, 84);
let taken: { postfix: readonly OddMail[]; sendmail: readonly OddMail[] };

const recipientOf = ({ rcpts }: OddMail): string => rcpts[0]?.address.replace(/^"([\w@]+)"@/, '$1@') ?? '';

beforeAll(async () => {
  lab = await startLab();
  bench = await openBench(lab.hosts);
  const [postfix, sendmail] = await Promise.all([bench.add(lab.postfix), bench.add(lab.sendmail)]);
  hosts = { postfix, sendmail };
  const [a, b] = await Promise.all([submitOdd(lab.postfix.ip, 25, odd), submitOdd(lab.sendmail.ip, 25, odd)]);
  taken = {
    postfix: odd.filter((_, at) => a[at]?.accepted === true),
    sendmail: odd.filter((_, at) => b[at]?.accepted === true),
  };
});

afterAll(async () => {
  await bench.close();
  await lab.stop();
});

/** postqueue quotes local parts; a queue file has them bare. */
const unquoted = (address: string): string =>
  address.replace(/^"(.*)"@/, (_, local: string) => `${local.replace(/\\(.)/g, '$1')}@`);

const queued = async (hostId: string) => (await listQueue(bench.api, hostId)).messages;

describe('a message in a Postfix queue', () => {
  it('is what postcat shows, byte for byte, and its envelope has every record', async () => {
    const messages = (await queued(hosts.postfix)).filter(({ source }) => source === 'postfix:/etc/postfix');
    expect(messages.length).toBeGreaterThan(60);
    const sums = await lab.postfix.must(
      messages.map(({ id }) => `echo ${id} $(postcat -bhq ${id} | sha256sum)`).join('\n'),
    );
    const truth = new Map([...sums.matchAll(/^(\w+) ([0-9a-f]{64})/gm)].map(([, id, sum]) => [id, sum]));
    for (const message of messages) {
      const read = await takeMessage(bench.api, hosts.postfix, message);
      expect(read.problem).toBe('');
      expect(sha256(read.content), message.id).toBe(truth.get(message.id));
      const senders = read.envelope.filter(({ name }) => name === 'sender').map(({ value }) => value);
      expect(senders).toEqual([message.sender === 'MAILER-DAEMON' ? '' : unquoted(message.sender)]);
      const recipients = read.envelope.filter(({ name }) => name === 'recipient').map(({ value }) => value);
      expect(new Set(recipients)).toEqual(
        new Set(message.recipients.map(({ address }) => unquoted(address))),
      );
    }
  });

  it('says that it left, when it did', async () => {
    const gone = await takeMessage(bench.api, hosts.postfix, {
      source: 'postfix:/etc/postfix',
      id: '0123456789A',
    });
    expect(gone).toMatchObject({ left: true, problem: 'The message is not in the queue any more.' });
    await expect(
      takeMessage(bench.api, hosts.postfix, { source: 'postfix:/etc/postfix', id: 'ALLALL' }),
    ).rejects.toThrow(/no queue id/);
  });

  it('stops where it was told to', async () => {
    const [large] = (await queued(hosts.postfix)).filter(({ sizeBytes }) => sizeBytes > 900_000);
    const read = await takeMessage(bench.api, hosts.postfix, large!, 5000);
    expect(read).toMatchObject({ cut: true, problem: '' });
    expect(read.content.length).toBe(5000);
  });
});

describe('a message in a sendmail queue', () => {
  it('has the body file as its body, byte for byte, and every recipient in its envelope', async () => {
    const messages = (await queued(hosts.sendmail)).filter(({ source }) => source === 'sendmail:mta');
    expect(messages.length).toBeGreaterThan(60);
    const sums = await lab.sendmail.must(`find /var/spool/mqueue -type f -name 'df*' -exec sha256sum {} +`);
    const truth = new Map(
      [...sums.matchAll(/^([0-9a-f]{64}) .*\/df(\w+)$/gm)].map(([, sum, id]) => [id, sum]),
    );
    for (const message of messages) {
      const read = await takeMessage(bench.api, hosts.sendmail, message);
      expect(read.problem).toBe('');
      const { bodyAt } = readHeaders(read.content);
      expect(sha256(read.content.slice(bodyAt)), message.id).toBe(truth.get(message.id));
      expect(read.envelope.filter(({ name }) => name === 'R')).toHaveLength(message.recipients.length);
    }
  });

  it('says that it left, when it did', async () => {
    const gone = await takeMessage(bench.api, hosts.sendmail, {
      source: 'sendmail:mta',
      id: '6AL3TlI5000072',
    });
    expect(gone).toMatchObject({ left: true, problem: 'The message is not in the queue any more.' });
  });
});

describe('what was read', () => {
  it.each(['postfix', 'sendmail'] as const)(
    'is what the next host gets from %s, byte for byte',
    async (mta) => {
      const wanted = ['Latin-1 body', 'UTF-8 text', 'header of many lines', 'many hops', 'lines of dots'];
      const mails = taken[mta].filter(({ label }) => wanted.some((kind) => label.startsWith(`${kind} `)));
      expect(mails.length).toBeGreaterThanOrEqual(8);
      const messages = await queued(hosts[mta]);
      await lab.sink.setRules([{ match: 'defer.test', action: 'accept' }]);
      for (const mail of mails) {
        const address = recipientOf(mail);
        const message = to(messages, address);
        const read = await takeMessage(bench.api, hosts[mta], message);
        await lab.hosts
          .find((host) => host.mta === mta)
          ?.run(mta === 'postfix' ? `postqueue -i ${message.id}` : `sendmail -Am -v -qI${message.id}`);
        await expect
          .poll(
            async () =>
              (await lab.sink.messages()).filter((one) => one.to.some((rcpt) => rcpt.address === address))
                .length,
          )
          .toBeGreaterThan(0);
        const got = (await lab.sink.messages()).findLast((one) =>
          one.to.some((rcpt) => rcpt.address === address),
        );
        expect(sha256(read.content), mail.label).toBe(
          sha256(got!.raw.toString('latin1').replaceAll('\r\n', '\n')),
        );
      }
      await lab.sink.resetRules();
    },
  );

  it.each(['postfix', 'sendmail'] as const)('ends with what was handed to %s', async (mta) => {
    const messages = await queued(hosts[mta]);
    const kinds = [
      'NUL in the body',
      'every byte',
      'random bytes',
      'UTF-16 text',
      'one megabyte',
      'Latin-1 header',
    ];
    for (const mail of taken[mta].filter(({ label }) => kinds.some((kind) => label.startsWith(`${kind} `)))) {
      const { content } = await takeMessage(bench.api, hosts[mta], to(messages, recipientOf(mail)));
      const given = Buffer.from(mail.body).toString('latin1').replaceAll('\r\n', '\n');
      // Postfix takes a bare CR for a blank on the way in.
      const sent = mta === 'postfix' ? given.replaceAll('\r', ' ') : given;
      const body = sent.slice(sent.indexOf('\n\n') + 2);
      const ours = content.slice(readHeaders(content).bodyAt);
      // sendmail breaks lines at 2040 bytes on the way in, and keeps no NUL: that is its queue file, not our reading.
      if (mta === 'postfix' || !/\0|[^\n]{2000}/.test(sent))
        expect(sha256(ours), mail.label).toBe(sha256(body));
      expect(walk(content, decode).parts.length).toBeGreaterThan(0);
    }
  });
});

describe('rights', () => {
  it('are asked for in words when they are missing', async () => {
    const id = await bench.add(lab.postfix, { name: 'plain', user: 'plain', elevation: 'none' });
    const [message] = (await queued(hosts.postfix)).filter(({ source }) => source === 'postfix:/etc/postfix');
    const read = await takeMessage(bench.api, id, message!);
    expect(read.problem).toMatch(/^Queued messages can only be read as root/);
    expect(read.todo).toMatch(/sudoers/);
  });
});

describe('searching headers', () => {
  const search = async (hostId: string, source: string, text: string, header?: string): Promise<string[]> => {
    const found: string[] = [];
    for await (const chunk of await bench.api.message.search({
      hostId,
      source,
      text,
      ...(header === undefined ? {} : { header }),
    }))
      if (chunk.kind === 'hits') found.push(...chunk.hits.map(({ id }) => id));
      else expect(chunk.problem).toBe('');
    expect(new Set(found).size).toBe(found.length);
    return found.sort();
  };

  it.each([
    ['odd 1', 'Subject'],
    ['LAB.TEST', undefined],
    ['h3 by', undefined],
    ['299 b', undefined],
    ['Good morning', undefined],
    ['*** MESSAGE', undefined],
  ])('finds %j in %s exactly where postcat and grep do', async (text, header) => {
    const ids = (await queued(hosts.postfix)).flatMap(({ source, id }) =>
      source === 'postfix:/etc/postfix' ? [id] : [],
    );
    const truth: string[] = [];
    for (const id of ids) {
      const raw = await lab.postfix.must(`postcat -hq ${id} | base64 -w0`);
      const { fields } = readHeaders(Buffer.from(raw, 'base64').toString('latin1'), 0, undefined, 1e6);
      if (
        fields.some(({ name, raw: value }) =>
          header === undefined
            ? `${name}: ${unfold(value)}`.toLowerCase().includes(text.toLowerCase())
            : name.toLowerCase() === header.toLowerCase() &&
              unfold(value).toLowerCase().includes(text.toLowerCase()),
        )
      )
        truth.push(id);
    }
    expect(await search(hosts.postfix, 'postfix:/etc/postfix', text, header)).toEqual(truth.sort());
  });

  it.each(['odd 1', 'LAB.TEST', 'h3 by', '299 b', 'Good morning'])(
    'finds %j where grep finds it in unfolded queue files of sendmail',
    async (text) => {
      const truth = await lab.sendmail.must([
        'perl',
        '-e',
        'my $t = lc shift; for my $f (glob "/var/spool/mqueue/*/qf/qf* /var/spool/mqueue/qf* /var/spool/mqueue/*/qf??????????????") { next unless -f $f && $f =~ m{/qf(\\w{14,15})$}; my $i = $1; next if $seen{$i}++; local $/; open F, "<", $f; my $c = <F>; $c =~ s/\\n(?=[ \\t])//g; print "$i\\n" if grep { /^H(?:\\?[^?]*\\?)?(.*)/ && index(lc $1, $t) >= 0 } split /\\n/, $c }',
        text,
      ]);
      expect(await search(hosts.sendmail, 'sendmail:mta', text)).toEqual(
        truth.split('\n').filter(Boolean).sort(),
      );
    },
  );
});
