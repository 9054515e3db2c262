import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { call } from '@orpc/server';
import { createTerminalService } from '#services/terminal/service';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { common, Rig } from '../hosts/rig.ts';

let lab: Lab;
let rig: Rig;
let service: ReturnType<typeof createTerminalService>;

beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.stop());
afterEach(async () => {
  service.close();
  await rig.stop();
});

function start(): void {
  rig = new Rig({ knownHosts: lab.postfix.knownHosts });
  service = createTerminalService({ reach: rig.hosts, now: () => new Date() });
}

/** A window on a terminal: acknowledges what it takes in unless told not to. */
async function look(id: string, acknowledge = true) {
  const window = { text: '', bytes: 0, closed: '', stop: new AbortController() };
  const output = await call(service.router.output, { id }, { signal: window.stop.signal });
  void (async () => {
    for await (const event of output)
      if (event.kind === 'closed') window.closed = event.why;
      else {
        const bytes = Buffer.from(event.base64, 'base64');
        window.bytes += bytes.length;
        window.text = (window.text + bytes.toString()).slice(-10_000);
        if (acknowledge) await call(service.router.ack, { id, bytes: bytes.length });
      }
  })();
  return window;
}
const type = (id: string, text: string) =>
  call(service.router.input, { id, base64: Buffer.from(text).toString('base64') });

describe.each(['ssh', 'local'] as const)('a shell over %s', (kind) => {
  const add = (): Promise<string> =>
    kind === 'ssh' ? rig.addLab(lab.postfix, 'ops') : rig.hosts.add({ kind: 'local', ...common });

  it('is a real terminal of the right size, and is resized', async () => {
    start();
    const hostId = await add();
    const { id } = await call(service.router.open, { hostId, cols: 91, rows: 33 });
    const window = await look(id);
    await rig.until('a prompt', () => /[$#] /.test(window.text), 30_000);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await type(id, 'tty; stty size\n');
    await rig.until('the size', () => /\/dev\/pts\/\d+\s+33 91/.test(window.text), 30_000);
    await call(service.router.resize, { id, cols: 120, rows: 40 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    await type(id, 'stty size\n');
    await rig.until('the new size', () => window.text.includes('40 120'), 30_000);
    expect(await call(service.router.list, { hostId })).toMatchObject([{ id }]);
    await type(id, 'exit\n');
    await rig.until('closed', () => window.closed !== '', 30_000);
    expect(await call(service.router.list, { hostId })).toEqual([]);
  });

  it('a flood stops at 512 KiB that nobody acknowledged, and Ctrl-C still works', async () => {
    start();
    const hostId = await add();
    const { id } = await call(service.router.open, { hostId, cols: 80, rows: 24 });
    const window = await look(id, false);
    await type(id, 'yes 0123456789\n');
    await rig.until('half a megabyte', () => window.bytes >= 512 * 1024, 20_000);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(window.bytes).toBeLessThan(600 * 1024);
    window.stop.abort();
    const second = await look(id);
    await type(id, '\u0003');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await type(id, 'echo the-$((1+1))-end\n');
    await rig.until('the prompt is back', () => second.text.includes('the-2-end'), 20_000);
  });
});

it('a lost connection ends the terminal and says so', async () => {
  start();
  const hostId = await rig.addLab(lab.postfix, 'ops');
  const { id } = await call(service.router.open, { hostId, cols: 80, rows: 24 });
  const window = await look(id);
  await rig.until('a prompt', () => window.text.includes('$ '), 30_000);
  await lab.postfix.run('pkill -KILL -u ops -x sshd');
  await rig.until('closed', () => window.closed !== '', 2_000);
  expect(window.closed).toMatch(/lost|ended/);
  await expect(type('nonsense', 'x')).rejects.toMatchObject({ code: 'REFUSED' });
});

it('an unknown host is refused', async () => {
  start();
  await expect(call(service.router.open, { hostId: 'nobody', cols: 80, rows: 24 })).rejects.toMatchObject({
    code: 'NO_SUCH_HOST',
  });
});
