import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { dnsPage, field, manyNames, someNames } from './preview/play-dns-shots.ts';
import { open } from './preview/session.ts';

/** `host`: absent on the page of all hosts. */
const section = async (name: string, host: string | null = 'mx1', scene = ''): Promise<Page> => {
  const page = await open(`rows=6&${scene}`);
  await dnsPage(host ?? undefined, name)(page);
  return page;
};
const button = (page: Page | Locator, name: string | RegExp): Locator =>
  page.getByRole('button', { name }).first();
const region = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const serious = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).exclude('[role="separator"]').analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
};
const lookUp = async (page: Page, domain: string): Promise<void> => {
  await field('Domain', domain)(page);
  await page.keyboard.press('Enter');
};
const copied = (page: Page): Promise<string> => page.evaluate<string>('navigator.clipboard.readText()');

describe('a domain', () => {
  it('is looked up with the keyboard alone: summary with jumps, SPF as a tree, what to do, copied', async () => {
    const page = await section('Domain');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByText('No domain looked up yet').waitFor();
    await page.getByText('resolvers 192.0.2.53#53, 2001:db8::53#53').waitFor();
    expect(await serious(page)).toEqual([]);
    await field('Client for SPF', '192.0.2.25')(page);
    await lookUp(page, 'anna@shop.example.com');
    const report = region(page, 'Mail DNS of shop.example.com');
    await button(report, /^2 errors$/).waitFor();
    expect(await report.getByRole('heading', { level: 3 }).allInnerTexts()).toEqual([
      'MX',
      'Addresses',
      'Reverse names',
      'SPF',
      'DKIM',
      'DMARC',
      'MTA-STS',
      'TLS-RPT',
      'DANE',
      'Delegation',
    ]);
    await button(report, /^2 errors$/).focus();
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-section')))
      .toBe('mx');
    const mx = region(page, 'MX');
    await mx.getByText('Name backup.example.com in the MX.').waitFor();
    expect(await mx.getByRole('row').filter({ hasText: '2001:db8::25' }).innerText()).toContain('no name');
    expect(await mx.getByRole('row').filter({ hasText: '198.51.100.25' }).innerText()).toContain(
      'does not lead back',
    );
    const spf = region(page, 'SPF');
    await spf.getByText('13 of 10 look-ups: too many').waitFor();
    await spf.getByText('192.0.2.25 is an address of mx1.example.com').waitFor();
    await spf.getByText('→ example.net.spf.example.org').waitFor();
    await button(spf, 'all 14').click();
    await spf.getByText(/198\.51\.100\.14/).waitFor();
    await mx.getByRole('button', { name: /^Raw: .*: MX$/ }).click();
    await mx.getByText(';; ->>HEADER<<-').waitFor();
    expect(await serious(page)).toEqual([]);
    await button(report, 'Copy report').click();
    await button(report, 'Copied').waitFor();
    const text = await copied(page);
    expect(text).toContain('shop.example.com: DNS for mail, asked from mx1');
    expect(text).toContain('2 errors, 1 warning, 0 not known');
    expect(text).toContain('[error] The record takes 13 look-ups; ten are allowed.');
  });

  it('Escape cancels, and what came until then stays', async () => {
    const page = await section('Domain');
    await lookUp(page, 'slow.example.com');
    await page.getByText('1 of 10 sections').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Cancelled. What is shown had come until then').waitFor();
    await button(page, /^Look up$/).waitFor();
  });

  it('what cannot be asked says so and is no error; what is cut off is not taken for whole', async () => {
    const page = await section('Domain');
    await lookUp(page, 'lost.example.com');
    await button(page, /^10 not known$/).waitFor();
    expect(await region(page, 'SPF').innerText()).toContain('Look whether 192.0.2.53 runs');
    expect(await button(page, /\d errors?$/).count()).toBe(0);
    expect(await serious(page)).toEqual([]);
    await lookUp(page, 'cut.example.com');
    await page.getByText('The answers were cut off before their end.').waitFor();
    await lookUp(page, 'broken.example.com');
    await page.getByText('No connection to this host.').waitFor();
    await lookUp(page, 'two words');
    await page.getByText('This is no domain name.').waitFor();
    expect(await button(page, /^Look up$/).isDisabled()).toBe(true);
  });

  it('is asked from this computer on the page of all hosts, and from a host that is chosen', async () => {
    const page = await section('Domain', null);
    await page.getByText('without hosts file or cache').waitFor();
    await page.getByRole('combobox', { name: 'Ask from' }).click();
    await page.getByRole('option', { name: 'mx2' }).click();
    await page.getByText('nscd may answer them from memory').waitFor();
    await lookUp(page, 'good.example.com');
    await page.getByText('from mx2').first().waitFor();
    await page.getByText(/nothing is wrong/).waitFor();
  });

  it('a host without connection says so at once, and can be left for another place', async () => {
    const page = await section('Domain', 'lists');
    await page.getByText('lists: cannot connect. Connect first, or ask from another place.').waitFor();
    await field('Domain', 'example.com')(page);
    expect(await button(page, /^Look up$/).isDisabled()).toBe(true);
    await page.getByRole('combobox', { name: 'Ask from' }).click();
    await page.getByRole('option', { name: 'This computer' }).click();
    await button(page, /^Look up$/).click();
    await region(page, 'Mail DNS of example.com').waitFor();
  });
});

const replies = (page: Page): Locator => page.getByRole('grid', { name: 'Replies' });

describe('asking', () => {
  it('many names: statuses counted, chosen reply explained, TTL running, what was asked comes back', async () => {
    const page = await section('Ask');
    await field('Names, one a line', someNames)(page);
    await page.getByLabel('Types').first().focus();
    await page.keyboard.type('aaa');
    await page.getByRole('option', { name: /AAAA/ }).waitFor();
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Enter');
    // The list of types closes when the field is left.
    await page.keyboard.press('Tab');
    await button(page, 'Ask 16 questions').click();
    await page.getByText('16 replies from mx1').waitFor();
    expect(await serious(page)).toEqual([]);
    const row = (text: string): Locator => replies(page).getByRole('row').filter({ hasText: text });
    expect(await row('xn--bcher-kva.example').first().innerText()).toContain('NXDOMAIN');
    await row('bogus.example.com').first().click();
    const details = region(page, 'The chosen reply');
    await details.getByText('The server adds: 9 (DNSKEY Missing)').waitFor();
    await details.getByText('Ask again with CD').waitFor();
    await row('short.example.com').last().click();
    await details.getByText('run out').first().waitFor();
    await details.getByText('the server does recursion').waitFor();
    await button(details, 'Raw reply').click();
    await details.getByText(';; ->>HEADER<<-').waitFor();
    expect(await serious(page)).toEqual([]);
    const names = page.getByRole('textbox', { name: 'Names, one a line' });
    await names.fill('');
    await names.press('ArrowUp');
    await expect.poll(() => names.inputValue()).toBe(someNames);
    await names.press('ArrowDown');
  });

  it('2,000 questions in a table of a few dozen rows, walked through by keys, filtered by status and words', async () => {
    const page = await section('Ask', 'mx1', 'slow=1');
    await field('Names, one a line', manyNames)(page);
    await button(page, 'Ask 2,000 questions').click();
    await page.getByText('2,000 replies from mx1').waitFor();
    expect(await replies(page).getByRole('row').count()).toBeLessThan(80);
    await replies(page).focus();
    await page.keyboard.press('End');
    await replies(page).getByText('host2000.example.com').waitFor();
    // Every seventeenth name does not exist.
    await button(page, /^NXDOMAIN 117$/).click();
    await expect.poll(() => replies(page).getAttribute('aria-rowcount')).toBe('118');
    await page.getByRole('textbox', { name: 'Filter the replies' }).fill('host1700');
    await expect.poll(() => replies(page).getAttribute('aria-rowcount')).toBe('2');
    await page.getByRole('textbox', { name: 'Filter the replies' }).fill('nothing like it');
    await button(page, 'Show all').click();
    await expect.poll(() => replies(page).getAttribute('aria-rowcount')).toBe('2001');
  });

  it('a wrong server is refused before anything is asked', async () => {
    const page = await section('Ask');
    await field('Names, one a line', 'example.com')(page);
    await field('Server', 'ns1; rm')(page);
    await page.getByText('An IP address, with #port where it is not 53.').waitFor();
    expect(await button(page, /^Ask$/).isDisabled()).toBe(true);
  });
});

describe('comparing', () => {
  it('names the suspects, marks the records that are not everywhere, and a place that cannot be asked spoils nothing', async () => {
    const page = await section('Compare');
    await field('Name', 'mail.example.com')(page);
    expect(await page.getByRole('checkbox', { name: /^Programs on mx1/ }).isDisabled()).toBe(true);
    await field('Type', 'a')(page);
    // Leaving the field closes its list.
    await page.keyboard.press('Tab');
    await page.getByRole('checkbox', { name: /^Programs on mx1/ }).check();
    await field('Servers, such as a public one', '203.0.113.53')(page);
    await button(page, /^Compare$/).click();
    await page.getByText('4 records not everywhere').waitFor();
    await page.getByText('/etc/hosts or nscd answers them').waitFor();
    const table = page.getByRole('table');
    const row = table.getByRole('row').filter({ hasText: 'A 192.0.2.10' });
    expect(await row.innerText()).toContain('TTL 1714');
    expect(await row.getByText('missing').count()).toBe(2);
    expect(await table.innerText()).toContain('203.0.113.53 cannot be reached from mx1: no route.');
    expect(await serious(page)).toEqual([]);
  });
});

describe('the delegation', () => {
  it('is followed from the root; lame and silent servers are marked', async () => {
    const page = await section('Delegation');
    await field('Name', 'example.com')(page);
    await page.keyboard.press('Enter');
    await page.getByText('3 zones · 3 servers of no use').waitFor();
    const servers = page.getByRole('table', { name: 'Servers of example.com' });
    const row = (name: string): Promise<string> =>
      servers.getByRole('row').filter({ hasText: name }).innerText();
    expect(await row('ns1.example.com')).toContain('answers');
    expect(await row('ns2.example.net')).toContain('lame: does not serve this zone');
    expect(await row('ns3.example.net')).toContain('no answer');
    expect(
      await page.getByRole('table', { name: 'Servers of the root' }).getByText('points further').count(),
    ).toBe(2);
    expect(await serious(page)).toEqual([]);
  });
});

describe('blocklists', () => {
  it('are asked for the addresses of a host; refused is not clean; lists are kept', async () => {
    const page = await section('Blocklists');
    await button(page, 'Ask the lists').click();
    await page.getByText('2 refused to say').waitFor();
    await page.getByText('This does not mean that the addresses are clean.').waitFor();
    await page.getByText('1 listed', { exact: true }).waitFor();
    await page.getByText('127.0.0.2: sent spam to traps or was reported').waitFor();
    expect(await serious(page)).toEqual([]);
    await field('Lists, one a line', 'one.example.com\ntwo.example.com')(page);
    await field('Addresses, one a line', '203.0.113.9')(page);
    await button(page, 'Ask the lists').click();
    await page.getByRole('columnheader', { name: '203.0.113.9' }).waitFor();
    await page.getByRole('rowheader', { name: 'two.example.com' }).waitFor();
    await page.reload();
    await dnsPage('mx2', 'Blocklists')(page);
    expect(await page.getByRole('textbox', { name: 'Lists, one a line' }).inputValue()).toBe(
      'one.example.com\ntwo.example.com',
    );
    await page.getByRole('combobox', { name: 'Ask from' }).click();
    await page.getByRole('option', { name: 'This computer' }).click();
    await page.getByText('Choose a host to ask from').waitFor();
    expect(await button(page, 'Ask the lists').isDisabled()).toBe(true);
  });
});
