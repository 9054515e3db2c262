import { describe, expect, it } from 'vitest';
import type { DnsQuestion, DnsReply } from '#mail/dns/question';
import { PageQuestions, type PageOptions } from '#services/dns/page-questions';

const question = (name: string, server?: string): DnsQuestion => ({
  ...{ name, type: 'A' },
  ...(server === undefined ? {} : { server }),
});
const reply = (asked: DnsQuestion, status = 'NOERROR', words = ''): DnsReply => ({
  ...{ question: asked, status, words, server: '', transport: '', milliseconds: 0, raw: '' },
  ...{ flags: [], answer: [], authority: [], additional: [], extended: [] },
});

function pageThat(answers: (asked: DnsQuestion) => DnsReply | undefined, limitMs = 60_000) {
  const rounds: string[][] = [];
  const ask: PageOptions['ask'] = async (questions, told, signal) => {
    rounds.push(questions.map(({ name }) => name));
    let open = 0;
    for (const [index, asked] of questions.entries()) {
      const found = answers(asked);
      if (found === undefined) open += 1;
      else told(index, found);
    }
    if (open > 0) await new Promise((resolve) => signal.addEventListener('abort', resolve));
  };
  return { page: new PageQuestions({ ask, limitMs }), rounds };
}

describe('the questions of a page', () => {
  it('are asked once each, and go together', async () => {
    const { page, rounds } = pageThat((asked) => reply(asked));
    const replies = await Promise.all([
      page.ask([question('a.test'), question('b.test')]),
      page.ask([question('b.test'), question('c.test')]),
    ]);
    await page.ask([question('a.test')]);
    expect(rounds).toEqual([['a.test', 'b.test', 'c.test']]);
    expect(replies.map((some) => some.map(({ question: { name } }) => name))).toEqual([
      ['a.test', 'b.test'],
      ['b.test', 'c.test'],
    ]);
    page.close();
  });

  it('do not wait for a server that did not answer once', async () => {
    const { page, rounds } = pageThat((asked) => {
      if (asked.server !== undefined) return reply(asked);
      return asked.name === 'first.test' ? reply(asked, 'timeout', 'Nobody is there.') : undefined;
    });
    const replies = await page.ask([
      question('other.test'),
      question('first.test'),
      question('x.test', '192.0.2.1'),
    ]);
    expect(replies.map(({ status }) => status)).toEqual(['timeout', 'timeout', 'NOERROR']);
    const [later] = await page.ask([question('later.test')]);
    expect(later).toMatchObject({ status: 'timeout', words: 'Nobody is there.' });
    expect(rounds).toHaveLength(1);
    page.close();
  });

  it('go on to a server that answers others', async () => {
    const { page } = pageThat((asked) =>
      asked.name === 'slow.test' ? reply(asked, 'timeout', 'Too late.') : reply(asked),
    );
    await page.ask([question('quick.test')]);
    await page.ask([question('slow.test')]);
    expect(await page.ask([question('more.test')])).toMatchObject([{ status: 'NOERROR' }]);
    page.close();
  });

  it('end at the limit', async () => {
    const { page } = pageThat(() => undefined, 50);
    expect(await page.ask([question('a.test')])).toMatchObject([{ status: 'timeout' }]);
    expect(await page.ask([question('b.test')])).toMatchObject([{ status: 'timeout' }]);
  });

  it('fail as a whole when the place cannot be reached', async () => {
    const page = new PageQuestions({ ask: () => Promise.reject(new Error('offline')), limitMs: 60_000 });
    await expect(page.ask([question('a.test')])).rejects.toThrow('offline');
    page.close();
  });
});
