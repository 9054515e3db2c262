import { describe, expect, it } from 'vitest';
import { channelOf } from '#services/work/channel';

describe('the hand-over between a host and the window', () => {
  it('makes a writer wait until its value was taken', async () => {
    const channel = channelOf<number>();
    let taken = 0;
    const writing = (async () => {
      for (const value of [1, 2, 3]) {
        await channel.put(value);
        taken = value;
      }
      channel.end();
    })();
    const reader = channel.values();
    expect((await reader.next()).value).toBe(1);
    await Promise.resolve();
    expect(taken).toBe(0);
    expect((await reader.next()).value).toBe(2);
    expect(taken).toBe(1);
    expect((await reader.next()).value).toBe(3);
    expect((await reader.next()).done).toBe(true);
    await writing;
    expect(taken).toBe(3);
  });

  it('frees its writers when the reader goes away', async () => {
    const channel = channelOf<string>();
    const writes = [channel.put('a'), channel.put('b')];
    const reader = channel.values();
    await reader.next();
    channel.end();
    await expect(Promise.all(writes)).resolves.toHaveLength(2);
    await expect(channel.put('c')).resolves.toBeUndefined();
  });

  it('delivers what was written before the end', async () => {
    const channel = channelOf<string>();
    void channel.put('a');
    void channel.put('b');
    channel.end();
    const got: string[] = [];
    for await (const value of channel.values()) got.push(value);
    expect(got).toEqual(['a', 'b']);
  });
});
