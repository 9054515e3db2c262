import { atSign, domainOf, folded, localOf, quoted, sameText } from './addresses.ts';
import { listed } from './lists.ts';
import type { Steps } from './need.ts';
import type { Settings } from './settings.ts';
import type { Stage } from './trace.ts';

/** Domains below those of masquerade_domains lose what stands in front (cleanup_masquerade). */
export function* masqueraded(settings: Settings, address: string, above: Stage): Steps<string> {
  const domains = settings.words('masquerade_domains');
  const domain = domainOf(address);
  if (domains.length === 0 || domain === '') return address;
  const stage = above.open();
  const user = folded(localOf(quoted(address)));
  const excluded =
    settings.value('masquerade_exceptions') === ''
      ? undefined
      : yield* listed(settings, 'masquerade_exceptions', { name: user, address: '' }, 'exact', stage);
  let now = address;
  if (excluded !== undefined)
    stage.test(
      'masquerade_exceptions',
      true,
      `${user} is left as it is`,
      settings.cite('masquerade_exceptions'),
    );
  else
    for (const item of domains) {
      const masque = item.replace(/^!+/, '');
      const truncate = (item.length - masque.length) % 2 === 0;
      if (masque === '') continue;
      if (sameText(masque, domain)) break;
      if (!folded(domain).endsWith(`.${folded(masque)}`)) continue;
      if (truncate) {
        now = address.slice(0, atSign(address) + 1) + masque;
        above.decided(`parameter masquerade_domains`);
      }
      break;
    }
  above.close(stage, 'masquerade_domains', {
    before: quoted(address),
    after: [quoted(now)],
    words: now === address ? 'unchanged' : `${domain} is written ${domainOf(now)}`,
    cites: settings.cite('masquerade_domains'),
  });
  return now;
}
