import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHeaders } from '#mail/message/headers';
import { bulkQueue } from '../../../lab/bulk.ts';
import { startLab, type Lab } from '../../../lab/lab.ts';
import { submit } from '../../../lab/smtp-client.ts';
import { listQueue, openBench, type Bench } from '../queue/bench.ts';
import { sha256, takeMessage, to } from './taken.ts';

let lab: Lab;
let bench: Bench;
let hosts: { postfix: string; sendmail: string };
const line = `${'x'.repeat(70)}\r\n`;
const body = line.repeat(Math.ceil(50e6 / line.length));

beforeAll(async () => {
  lab = await startLab();
  bench = await openBench(lab.hosts);
  const [postfix, sendmail] = await Promise.all([bench.add(lab.postfix), bench.add(lab.sendmail)]);
  hosts = { postfix, sendmail };
  await lab.postfix.must('postconf -e message_size_limit=70000000 mailbox_size_limit=0 && postfix reload');
  for (const host of lab.hosts) {
    const [answer] = await submit(host.ip, 25, [
      { from: 'a@lab.test', to: ['big@defer.test'], content: `Subject: big\r\n\r\n${body}`, asIs: true },
    ]);
    expect(answer?.accepted, answer?.reply).toBe(true);
  }
});

afterAll(async () => {
  await bench.close();
  await lab.stop();
});

describe.each(['postfix', 'sendmail'] as const)('fifty megabytes on %s', (mta) => {
  it('come byte for byte, and the first of them at once', async () => {
    const message = to((await listQueue(bench.api, hosts[mta])).messages, 'big@defer.test');
    const from = performance.now();
    const first = await takeMessage(bench.api, hosts[mta], message, 512 * 1024);
    const firstMs = performance.now() - from;
    expect(first).toMatchObject({ cut: true, problem: '' });
    const whole = await takeMessage(bench.api, hosts[mta], message);
    const allMs = performance.now() - from - firstMs;
    expect(whole).toMatchObject({ cut: false, problem: '' });
    const { bodyAt } = readHeaders(whole.content);
    expect(sha256(whole.content.slice(bodyAt))).toBe(sha256(body.replaceAll('\r\n', '\n')));
    process.stdout.write(`${mta}: first 512 KiB ${Math.round(firstMs)} ms, 50 MB ${Math.round(allMs)} ms\n`);
  });

  it('do not fill the memory of the services while the window is slow', async () => {
    const message = to((await listQueue(bench.api, hosts[mta])).messages, 'big@defer.test');
    const before = process.memoryUsage().rss;
    let most = 0;
    let bytes = 0;
    const reading = `slow-reader-${mta}`;
    for await (const chunk of await bench.api.message.read({
      hostId: hosts[mta],
      source: message.source,
      id: message.id,
      maxBytes: 100_000_000,
      reading,
    })) {
      if (chunk.kind === 'text') bytes += chunk.bytes.length;
      await new Promise((resolve) => setTimeout(resolve, 2));
      if (bytes > 0) void bench.api.message.took({ reading, bytes });
      most = Math.max(most, process.memoryUsage().rss - before);
    }
    expect(bytes).toBeGreaterThan(49_000_000);
    process.stdout.write(`${mta}: memory grew by at most ${Math.round(most / 1e6)} MB\n`);
    expect(most).toBeLessThan(60e6);
  });

  it('are left where they are when nobody wants more of them', async () => {
    const message = to((await listQueue(bench.api, hosts[mta])).messages, 'big@defer.test');
    const stop = new AbortController();
    let bytes = 0;
    const read = async (): Promise<void> => {
      for await (const chunk of await bench.api.message.read(
        { hostId: hosts[mta], source: message.source, id: message.id, maxBytes: 100_000_000 },
        { signal: stop.signal },
      )) {
        if (chunk.kind === 'text') bytes += chunk.bytes.length;
        if (bytes > 1_000_000) stop.abort();
      }
    };
    await read().catch(() => undefined);
    expect(bytes).toBeLessThan(5_000_000);
    const host = lab[mta];
    await expect
      .poll(async () => (await host.run(['pgrep', '-f', message.id])).stdout.trim(), { timeout: 60_000 })
      .toBe('');
  });
});

describe('ten thousand messages', () => {
  it('are searched in one go, and none is missed', async () => {
    await bulkQueue(lab.postfix, 10_000);
    const from = performance.now();
    let hits = 0;
    let searched = 0;
    for await (const chunk of await bench.api.message.search({
      hostId: hosts.postfix,
      source: 'postfix:/etc/postfix',
      text: 'lab.test',
    }))
      if (chunk.kind === 'hits') {
        hits += chunk.hits.length;
        searched = chunk.searched;
      } else expect(chunk.problem).toBe('');
    const ours = performance.now() - from;
    const truth = await lab.postfix.must(
      'cd /var/spool/postfix && find deferred hold incoming active maildrop -type f | wc -l',
    );
    expect(searched).toBe(Number(truth));
    expect(hits).toBe(searched);
    process.stdout.write(`headers of ${searched} messages searched in ${Math.round(ours)} ms\n`);
  });
});
