const label = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?$/u;

/** Why a text is not a domain name; undefined when it may be one. Underscores are in use and therefore let through. */
export type DomainFault = 'empty' | 'too-long' | 'empty-label' | 'label-too-long' | 'character';

/** Judges a domain name without brackets and without a dot at its end. */
export function domainFault(text: string): DomainFault | undefined {
  if (text === '') return 'empty';
  if (text.length > 253) return 'too-long';
  for (const word of text.split('.')) {
    if (word === '') return 'empty-label';
    if (word.length > 63) return 'label-too-long';
    if (!label.test(word)) return 'character';
  }
  return undefined;
}

export const isDomain = (text: string): boolean => domainFault(text) === undefined;

/** Every domain that `domain` lies in, itself first, the top level last. */
export function withParents(domain: string): string[] {
  const words = domain.split('.');
  return words.map((_word, at) => words.slice(at).join('.'));
}
