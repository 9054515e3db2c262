import { describe, expect, it } from 'vitest';
import type { Edit } from '#mail/config/language';
import { parseMainCf } from '#mail/config/postfix/main-cf-text';
import { mainCf } from '#mail/config/postfix/main/index';
import { insertItem, moveItem, removeItem, restrictionList } from '#mail/config/postfix/main/restrictions';
import { around } from './surroundings.ts';

const applied = (text: string, edits: readonly Edit[]): string =>
  [...edits]
    .sort((a, b) => b.from - a.from)
    .reduce((out, { from, to, text: put }) => out.slice(0, from) + put + out.slice(to), text);

describe('a main.cf', () => {
  it('has logical lines: blank lines and comments may stand inside one (postconf(5))', () => {
    const { inForce, parameters } = parseMainCf('a = 1\n  # c\n\n  Foo Bar\n# x\n\n baz\nb=2\na = 3\n');
    expect(parameters.map(({ name, value }) => [name, value.replace(/\s+/g, ' ')])).toEqual([
      ['a', '1 Foo Bar baz'],
      ['b', '2'],
      ['a', '3'],
    ]);
    expect(inForce.get('a')?.line).toBe(9);
  });

  it('tells its parameters with joined blanks', () => {
    const told = mainCf.told?.(mainCf.parse('mydestination = $myhostname,\n   localhost\n'));
    expect(told?.parameters?.get('mydestination')).toBe('$myhostname, localhost');
  });

  it('wants to know of the files behind its maps', () => {
    const text = 'dir = /etc/postfix\nvirtual_alias_maps = hash:$dir/virtual pcre:/etc/postfix/more\n';
    expect(mainCf.wanted?.(mainCf.parse(text)).paths).toEqual([
      '/etc/postfix/virtual',
      '/etc/postfix/virtual.db',
      '/etc/postfix/more',
    ]);
  });

  it('leads from a name to its line, and from a map to its file', () => {
    const text = 'mydomain = example.com\nmyorigin = $mydomain\nalias_maps = hash:/etc/postfix/master.cf\n';
    const place = (at: number) =>
      mainCf.definition?.(mainCf.parse(text), at, around({ language: 'main.cf' }, text));
    expect(place(text.indexOf('$mydomain') + 2)?.span).toEqual({ from: 0, to: 22 });
    expect(place(text.indexOf('hash:') + 7)).toEqual({ path: '/etc/postfix/master.cf' });
  });

  it('says what a parameter is, its default on this host and its value with names put in', () => {
    const text = 'mydomain = example.com\nmyorigin = $mydomain\n';
    const hover = mainCf.hover?.(
      mainCf.parse(text),
      text.indexOf('myorigin'),
      around({ language: 'main.cf' }, text),
    );
    expect(hover?.title).toBe('myorigin');
    expect(hover?.code).toEqual(['default: $myhostname', 'in force: example.com']);
  });

  it('offers parameters with their defaults, values, restrictions and map types', () => {
    const labels = (text: string): string[] =>
      (
        mainCf.completions?.(mainCf.parse(text), text.length, around({ language: 'main.cf' }, text)) ?? []
      ).map(({ label }) => label);
    expect(labels('smtpd_helo_req')).toEqual(['smtpd_helo_required']);
    expect(labels('smtpd_helo_required = ')).toEqual(['yes', 'no']);
    expect(labels('smtp_tls_security_level = da')).toEqual(['dane', 'dane-only']);
    expect(labels('smtpd_client_restrictions = permit_my')).toEqual(['permit_mynetworks']);
    expect(labels('virtual_alias_maps = ha')).toEqual(['hash:']);
    expect(labels('virtual_alias_maps = ld')).toEqual([]);
    expect(labels('myorigin = $mydom')).toEqual(['mydomain']);
    expect(labels('# smtpd_helo_req')).toEqual([]);
  });
});

describe('a list of restrictions', () => {
  const text = `smtpd_recipient_restrictions =
    permit_mynetworks,
    warn_if_reject reject_rbl_client zen.example.org,
# why
    check_client_access hash:/etc/postfix/clients
    check_policy_service { inet:127.0.0.1:10023, timeout=10s }
    reject_unauth_destination
relayhost =
`;
  const list = (from: string) => restrictionList(parseMainCf(from), 'smtpd_recipient_restrictions');
  const names = (from: string): string[] =>
    (list(from)?.items ?? []).map(({ span }) => from.slice(span.from, span.to));
  const items = [
    'permit_mynetworks',
    'warn_if_reject reject_rbl_client zen.example.org',
    'check_client_access hash:/etc/postfix/clients',
    'check_policy_service { inet:127.0.0.1:10023, timeout=10s }',
    'reject_unauth_destination',
  ];

  it('has items with what belongs to them', () => {
    expect(names(text)).toEqual(items);
    expect(list(text)?.items.map(({ warnOnly }) => warnOnly)).toEqual([false, true, false, false, false]);
    expect(list(text)?.items[3]?.argument?.text).toBe('{ inet:127.0.0.1:10023, timeout=10s }');
  });

  it.each([
    [0, 4],
    [4, 0],
    [1, 2],
    [3, 1],
    [2, 2],
  ])('item %d moves to place %d, the others keep their order, comments stay', (from, to) => {
    const order = [...items];
    const [moved = ''] = order.splice(from, 1);
    order.splice(to, 0, moved);
    const after = applied(text, moveItem(text, list(text)!, from, to));
    expect(names(after)).toEqual(order);
    expect(after).toContain('\n# why\n');
    expect(after.endsWith('\nrelayhost =\n')).toBe(true);
  });

  it.each([0, 1, 2, 3, 4])('item %d goes', (at) => {
    const after = applied(text, removeItem(list(text)!, at));
    expect(names(after)).toEqual(items.filter((_item, i) => i !== at));
    expect(parseMainCf(after).inForce.get('relayhost')?.value).toBe('');
  });

  it.each([0, 2, 5])('a new one comes in at place %d', (at) => {
    const after = applied(text, insertItem(text, list(text)!, at, 'reject_unknown_sender_domain'));
    expect(names(after)).toEqual([...items.slice(0, at), 'reject_unknown_sender_domain', ...items.slice(at)]);
  });

  it('an empty list, and one on a single line', () => {
    const empty = 'smtpd_recipient_restrictions =\n';
    expect(applied(empty, insertItem(empty, list(empty)!, 0, 'reject'))).toBe(
      'smtpd_recipient_restrictions = reject\n',
    );
    const one = 'smtpd_recipient_restrictions = permit_mynetworks, reject\n';
    expect(applied(one, removeItem(list(one)!, 1))).toBe(
      'smtpd_recipient_restrictions = permit_mynetworks\n',
    );
    expect(applied(one, insertItem(one, list(one)!, 1, 'reject_unauth_destination'))).toBe(
      'smtpd_recipient_restrictions = permit_mynetworks, reject_unauth_destination, reject\n',
    );
  });

  it('is undefined where main.cf does not set it', () => {
    expect(list('relayhost =\n')).toBeUndefined();
  });
});
