import type { Page } from 'playwright-core';

type Way = (page: Page) => Promise<unknown>;
const all =
  (...steps: readonly Way[]) =>
  async (page: Page): Promise<void> => {
    for (const step of steps) await step(page);
  };
const pause =
  (ms: number): Way =>
  (page) =>
    page.waitForTimeout(ms);

/** Opens a section of the DNS page of a host, or of all hosts. */
export const dnsPage = (host: string | undefined, section: string): Way =>
  all(
    (page) =>
      host === undefined
        ? Promise.resolve()
        : page
            .getByRole('navigation')
            .getByRole('button', { name: new RegExp(host) })
            .first()
            .click(),
    (page) => page.getByRole('tab', { name: 'DNS', exact: true }).click(),
    (page) =>
      page
        .getByRole('radiogroup', { name: 'Part of the DNS page' })
        .locator('label')
        .filter({ hasText: section })
        .click(),
  );
export const field =
  (label: string, text: string): Way =>
  (page) =>
    page
      .getByRole('textbox', { name: label, exact: true })
      .or(page.getByRole('combobox', { name: label, exact: true }))
      .fill(text);
export const click =
  (name: string | RegExp): Way =>
  (page) =>
    page.getByRole('button', { name }).first().click();
const enter: Way = (page) => page.keyboard.press('Enter');

/** 2,000 names, every seventeenth of which does not exist. */
export const manyNames = Array.from({ length: 2000 }, (_, n) => `host${n + 1}.example.com`).join('\n');
export const someNames = `example.com
mx1.example.com
alias.example.com
short.example.com
bogus.example.com
lost.example.com
nowhere.example.com
bücher.example`;

export const domainAsked = (name: string): Way => all(field('Domain', name), enter);
export const sectionsCame: Way = (page) =>
  page.locator('section[aria-busy="true"]').first().waitFor({ state: 'detached' });

const domain = dnsPage('mx1', 'Domain');
const askPage = dnsPage('mx1', 'Ask');
const compared = all(
  dnsPage('mx1', 'Compare'),
  field('Name', 'mail.example.com'),
  field('Type', 'A'),
  (page) => page.keyboard.press('Tab'),
  (page) =>
    page
      .getByText(/^Programs on mx1/)
      .first()
      .click(),
  field('Servers, such as a public one', '203.0.113.53'),
  (page) => page.getByRole('combobox', { name: 'Resolvers of other hosts' }).click(),
  (page) => page.getByRole('option', { name: 'mx2' }).click(),
  (page) => page.keyboard.press('Escape'),
  click(/^Compare$/),
  pause(900),
);
const traced = all(dnsPage('mx1', 'Delegation'), field('Name', 'example.com'), enter, pause(900));
const listed = all(dnsPage('mx1', 'Blocklists'), click('Ask the lists'), pause(1200));

/** Pictures of the DNS page in its states. */
export const dnsShots: Record<
  string,
  { scene: string; width?: number; before: (page: Page) => Promise<void> }
> = {
  'dns-domain-empty': { scene: 'rows=6', before: all(dnsPage(undefined, 'Domain'), pause(400)) },
  'dns-domain': {
    scene: 'rows=6',
    before: all(domain, field('Client for SPF', '192.0.2.25'), domainAsked('shop.example.com'), pause(1500)),
  },
  'dns-domain-spf': {
    scene: 'rows=6',
    before: all(
      domain,
      domainAsked('shop.example.com'),
      pause(1500),
      click('SPF'),
      click('all 14'),
      pause(200),
    ),
  },
  'dns-domain-asking': {
    scene: 'rows=6&slow=700',
    before: all(domain, domainAsked('example.com'), pause(3200)),
  },
  'dns-domain-lost': { scene: 'rows=6', before: all(domain, domainAsked('lost.example.com'), pause(1500)) },
  'dns-domain-480': {
    scene: 'rows=6',
    width: 480,
    before: all(domain, domainAsked('shop.example.com'), pause(1500)),
  },
  'dns-offline': { scene: 'rows=6', before: all(dnsPage('lists', 'Domain'), pause(400)) },
  'dns-ask-empty': { scene: 'rows=6', before: all(askPage, pause(400)) },
  'dns-ask': {
    scene: 'rows=6',
    before: all(askPage, field('Names, one a line', someNames), enter, pause(700), (page) =>
      page.getByRole('grid').getByText('bogus.example.com').click(),
    ),
  },
  'dns-ask-many': {
    scene: 'rows=6',
    before: all(
      askPage,
      field('Names, one a line', manyNames),
      click(/^Ask 2,000/),
      pause(2500),
      (page) => page.getByRole('grid').press('End'),
      pause(300),
    ),
  },
  'dns-ask-480': {
    scene: 'rows=6',
    width: 480,
    before: all(askPage, field('Names, one a line', someNames), enter, pause(700), (page) =>
      page.getByRole('grid').scrollIntoViewIfNeeded(),
    ),
  },
  'dns-compare': { scene: 'rows=6', before: compared },
  'dns-compare-480': {
    scene: 'rows=6',
    width: 480,
    before: all(compared, (page) => page.getByRole('table').scrollIntoViewIfNeeded()),
  },
  'dns-delegation': { scene: 'rows=6', before: traced },
  'dns-delegation-480': { scene: 'rows=6', width: 480, before: traced },
  'dns-blocklists': { scene: 'rows=6', before: listed },
  'dns-blocklists-480': {
    scene: 'rows=6',
    width: 480,
    before: all(listed, (page) => page.getByRole('table').scrollIntoViewIfNeeded()),
  },
};
