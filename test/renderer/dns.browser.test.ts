import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { dnsPage, field } from './preview/play-dns-shots.ts';
import { open } from './preview/session.ts';

const section = async (name: string, host = 'mx1'): Promise<Page> => {
  const page = await open('rows=6');
  await dnsPage(host, name)(page);
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
    await mx.getByRole('button', { name: /^Raw: \d+ replies: MX$/ }).click();
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
