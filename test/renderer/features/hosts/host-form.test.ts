import { describe, expect, it } from 'vitest';
import { emptyForm, formOf, readForm } from '../../../../renderer/features/hosts/host-form.ts';
import { makeHosts } from '../../preview/hosts.ts';

const filled = { ...emptyForm, address: 'mx1.example.org', user: 'ops' };

describe('the host form', () => {
  it('makes a draft, named like its address unless told otherwise', () => {
    expect(readForm(filled).draft).toMatchObject({
      kind: 'ssh',
      name: 'mx1.example.org',
      port: 22,
      jumps: [],
    });
    expect(readForm({ ...filled, name: ' mx1 ' }).draft).toMatchObject({ name: 'mx1' });
  });

  it.each([
    ['address', { address: '-oProxyCommand=x' }],
    ['address', { address: 'mx 1' }],
    ['address', { address: '' }],
    ['port', { port: '0' }],
    ['port', { port: '22x' }],
    ['port', { port: '' }],
    ['user', { user: 'a b' }],
    ['keyFile', { method: 'key', keyFile: '' }],
    ['jumps', { jumps: 'a;b' }],
    ['jumps', { jumps: 'a b c d e f' }],
    ['name', { name: 'x'.repeat(81) }],
  ] as const)('says what is wrong with the %s of %o', (field, change) => {
    const { draft, errors } = readForm({ ...filled, ...change });
    expect(draft).toBeUndefined();
    expect(Object.keys(errors ?? {})).toEqual([field]);
  });

  it('wants a name for this computer, which has no address', () => {
    expect(readForm({ ...emptyForm, kind: 'local', name: '' }).errors).toHaveProperty('name');
    expect(readForm({ ...emptyForm, kind: 'local', name: 'Here' }).draft).toMatchObject({ kind: 'local' });
  });

  it('gives back every host unchanged', () => {
    for (const { host } of makeHosts()) {
      const { id: _id, ...draft } = host;
      expect(readForm(formOf(draft)).draft).toEqual(draft);
    }
  });
});
