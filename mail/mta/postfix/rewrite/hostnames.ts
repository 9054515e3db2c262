import { literal } from './networks.ts';

const labels = /^[A-Za-z0-9_\x80-\xff](?:[A-Za-z0-9_\x80-\xff-]*[A-Za-z0-9_\x80-\xff])?$/;

/** As valid_hostname(3): labels of at most 63 characters, not all numbers. */
export function validHostname(name: string): boolean {
  if (name === '' || name.length > 255 || !/[^0-9.]/.test(name)) return false;
  return name.split('.').every((label) => label.length <= 63 && labels.test(label));
}

/** A domain that an address may have: a name, or an address in brackets. */
export const validDomain = (domain: string): boolean =>
  domain.startsWith('[') ? literal(domain) !== undefined : validHostname(domain);
