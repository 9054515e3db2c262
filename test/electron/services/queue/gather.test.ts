import { describe, expect, it } from 'vitest';
import { gather } from '#services/queue/gather';

describe('small pieces of a listing', () => {
  it('are joined, in order and whole, after the first', async () => {
    const sent: string[] = [];
    const text = gather((bytes) => {
      sent.push(bytes);
      return Promise.resolve();
    });
    const rows = Array.from(
      { length: 5000 },
      (_, row) => `row ${row} of a listing that comes line by line\n`,
    );
    for (const row of rows) await text.add(row);
    await text.end();
    expect(sent.join('')).toBe(rows.join(''));
    expect(sent[0]).toBe(rows[0]);
    expect(sent.length).toBeLessThan(10);
  });

  it('do not wait for more than comes', async () => {
    const sent: string[] = [];
    const text = gather((bytes) => {
      sent.push(bytes);
      return Promise.resolve();
    });
    await text.add('first');
    await text.add('second');
    await expect.poll(() => sent).toEqual(['first', 'second']);
    await text.end();
    expect(sent).toHaveLength(2);
  });

  it('make the host wait when the reader does', async () => {
    let take: () => void = () => undefined;
    const text = gather(
      () =>
        new Promise((taken) => {
          take = taken;
        }),
    );
    void text.add('first');
    let room = false;
    const adding = text.add('x'.repeat(70_000)).then(() => (room = true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(room).toBe(false);
    take();
    await new Promise((resolve) => setTimeout(resolve, 10));
    take();
    await adding;
    expect(room).toBe(true);
  });
});
