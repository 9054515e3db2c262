import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appText, openScripted, type ScriptedDoor } from './open-scripted.ts';
import { sendRaw } from './raw.ts';
import { badHeads } from './bad-heads.ts';
import { accepted, type Scene } from './requests.ts';
import { strangers } from './strangers.ts';

const refusals = [...badHeads, ...strangers];

let scripted: ScriptedDoor;

/** Fresh secrets for each row, so that no row profits or suffers from another; also refills the limit on tries. */
async function scene(): Promise<Scene> {
  const cookie = await scripted.signIn();
  const ticket = await scripted.ticket(cookie);
  const code = new URL(scripted.door.link()).hash.slice(1);
  return { port: scripted.door.port, host: scripted.host, origin: scripted.origin, cookie, ticket, code };
}

beforeAll(async () => {
  scripted = await openScripted();
});
afterAll(() => scripted.close());

describe('the serve door accepts', () => {
  it.each([
    ['page', 200],
    ['file', 200],
    ['signIn', 204],
    ['ticket', 200],
    ['socket', 101],
  ] as const)('%s without a flaw', async (name, status) => {
    expect((await sendRaw(scripted.door.port, accepted[name](await scene()))).status).toBe(status);
  });
});

describe('the serve door refuses', () => {
  it('at least 60 different ways to come in', () => {
    expect(new Set(refusals.map(({ name }) => name)).size).toBe(refusals.length);
    expect(refusals.length).toBeGreaterThanOrEqual(60);
  });

  it.each(refusals)('$name', async ({ bytes, status }) => {
    const around = await scene();
    const answer = await sendRaw(scripted.door.port, bytes(around), 1500);
    expect(status).toContain(answer.status);
    expect(answer.body).toBe('');
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(answer.headers['server']).toBeUndefined();
    expect(answer.raw).not.toContain(appText);
    // One answer, not two: nothing behind a refused request is looked at.
    expect(answer.raw.match(/HTTP\/1\.1/g)?.length ?? 0).toBeLessThanOrEqual(1);
    expect(scripted.door.windows).toBe(0);
  });
});
