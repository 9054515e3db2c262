import { atSign, domainOf, localOf } from './addresses.ts';
import { literal } from './networks.ts';
import type { Settings } from './settings.ts';

/**
 * What trivial-rewrite(8) makes of an address before any table: source routes, `host!user`, `user%host`, a missing domain.
 * Internal form in and out. @param context `remote` completes with remote_header_rewrite_domain
 */
export function rewritten(
  address: string,
  settings: Settings,
  context: 'local' | 'remote' = 'local',
): string {
  const rewrite = settings.of('rewrite');
  const remote = rewrite.value('remote_header_rewrite_domain');
  const origin = context === 'local' ? rewrite.value('myorigin') : remote;
  const mydomain = context === 'local' ? rewrite.value('mydomain') : remote;
  if (address === '' || address === '@') return '';
  let now = address;
  const colon = now.indexOf(':');
  if (now.startsWith('@') && colon >= 0 && colon < now.length - 1) now = now.slice(colon + 1);
  if (atSign(now) < 0) {
    const bang = rewrite.yes('swap_bangpath') ? now.indexOf('!') : -1;
    const percent = rewrite.yes('allow_percent_hack') ? now.lastIndexOf('%') : -1;
    if (bang >= 0) now = `${now.slice(bang + 1)}@${now.slice(0, bang)}`;
    else if (percent >= 0) now = `${now.slice(0, percent)}@${now.slice(percent + 1)}`;
    else if (rewrite.yes('append_at_myorigin') && origin !== '') now = `${now}@${origin}`;
  }
  const domain = domainOf(now);
  if (
    rewrite.yes('append_dot_mydomain') &&
    mydomain !== '' &&
    domain !== '' &&
    !domain.includes('.') &&
    literal(domain) === undefined
  )
    now = `${localOf(now)}@${domain}.${mydomain}`;
  return now.replace(/([^.@])\.$/, '$1');
}

/** Which parameter made the difference between two forms of an address, for a trace. */
export function rewritingCause(before: string, after: string, settings: Settings): string {
  const rewrite = settings.of('rewrite');
  if (before.startsWith('@')) return 'source route removed';
  if (atSign(before) < 0 && before.includes('!')) return rewrite.cite('swap_bangpath');
  if (atSign(before) < 0 && before.includes('%')) return rewrite.cite('allow_percent_hack');
  if (atSign(before) < 0) return rewrite.cite('myorigin');
  return domainOf(after) === domainOf(before).replace(/\.$/, '') ? '' : rewrite.cite('append_dot_mydomain');
}
