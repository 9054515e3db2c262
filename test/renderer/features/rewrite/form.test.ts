import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { emptyForm, questionsOf } from '../../../../renderer/features/rewrite/asking/form.ts';
import { appendTests } from '../../../../renderer/features/rewrite/saving.ts';

describe('the form', () => {
  it('asks each line that has a text', () => {
    expect(questionsOf({ ...emptyForm, addresses: ' a@b \n\n<>\n-x!y%z\n"a b"@c' })).toEqual({
      questions: ['a@b', '', '-x!y%z', '"a b"@c'].map((address) => ({ kind: 'route', address })),
    });
  });

  it('sends bytes, not characters', () => {
    expect(questionsOf({ ...emptyForm, addresses: 'jürgen@example.org' })).toEqual({
      questions: [{ kind: 'route', address: 'j\xc3\xbcrgen@example.org' }],
    });
  });

  it('asks a check for every recipient', () => {
    const check = {
      ...emptyForm,
      kind: 'check' as const,
      client: '192.0.2.1',
      sender: '<>',
      helo: 'mx.example',
    };
    expect(questionsOf({ ...check, addresses: 'a@b\nc@d' })).toEqual({
      questions: ['a@b', 'c@d'].map((recipient) => ({
        kind: 'check',
        client: { address: '192.0.2.1', name: '', helo: 'mx.example', auth: '' },
        sender: '',
        recipient,
      })),
    });
  });

  it('says what cannot be asked, and where it stands', () => {
    expect(questionsOf(emptyForm)).toMatchObject({ field: 'addresses' });
    expect(questionsOf({ ...emptyForm, addresses: 'a@b\nc\td@e' })).toMatchObject({
      problem: expect.stringMatching(/^Line 2 has a tab/) as string,
    });
    expect(questionsOf({ ...emptyForm, addresses: `${'x'.repeat(2000)}y` })).toMatchObject({
      problem: 'This is longer than 2000 bytes.',
    });
    // Without an address of the client, sendmail takes it for this host itself and relays everything.
    expect(questionsOf({ ...emptyForm, kind: 'check', addresses: 'a@b' })).toMatchObject({ field: 'client' });
  });
});

describe('appending a saved test', () => {
  const added = '- name: one\n  route: a@b\n  expect: {mailer: smtp, host: "[192.0.2.1]", code: "550"}\n';
  const one = { name: 'one', route: 'a@b', expect: { mailer: 'smtp', host: '[192.0.2.1]', code: '550' } };

  it('begins a suite where there is none', async () => {
    expect(parse(await appendTests('', added), { schema: 'failsafe' })).toEqual({ tests: [one] });
    expect(parse(await appendTests('# mine\n', added), { schema: 'failsafe' })).toEqual({ tests: [one] });
  });

  it('leaves comments and other tests as they are', async () => {
    const suite =
      '# mine\ngate: true\ntests:\n  # the first\n  - name: zero\n    route: x@y\n    expect: {code: 550}\n';
    const result = await appendTests(suite, added);
    expect(result.startsWith(suite.slice(0, suite.indexOf('expect')))).toBe(true);
    expect(parse(result, { schema: 'failsafe' })).toEqual({
      gate: 'true',
      tests: [{ name: 'zero', route: 'x@y', expect: { code: '550' } }, one],
    });
  });

  it('gives every test a name of its own', async () => {
    const twice = await appendTests(await appendTests(await appendTests('', added), added), added);
    const { tests } = parse(twice) as { tests: { name: string }[] };
    expect(tests.map(({ name }) => name)).toEqual(['one', 'one (2)', 'one (3)']);
  });

  it('touches nothing that it cannot read', async () => {
    await expect(appendTests('tests: [', added)).rejects.toMatchObject({ code: 'SUITE_FAULT' });
    await expect(appendTests('tests: many', added)).rejects.toMatchObject({ code: 'SUITE_FAULT' });
    await expect(appendTests('', 'just words')).rejects.toMatchObject({ code: 'SUITE_FAULT' });
  });
});
