import { email } from '../address/email.ts';
import type { Finding, Span } from '../language.ts';
import type { TableLine } from '../line-table.ts';
import { tableLanguage } from './table-language.ts';
import { domainKeyFaults, keySpan, tableFault, valueSpan } from './value-forms.ts';

const id = 'domaintable';

function nameFaults(name: string, span: Span): Finding[] {
  if (name.includes('@')) {
    const { domain = '' } = email(name);
    return [
      tableFault(
        `${id}/at-sign`,
        'warning',
        span,
        `${name} is not a domain.`,
        'This table maps domains to domains. Addresses belong into virtusertable.',
        domain === '' ? undefined : domain,
      ),
    ];
  }
  if (name.startsWith('.'))
    return [
      tableFault(
        `${id}/leading-dot`,
        'warning',
        span,
        `${name} begins with a dot.`,
        'Whole names are looked up: such a key never matches.',
        name.slice(1),
      ),
    ];
  return domainKeyFaults(id, name, span, undefined);
}

function judge(line: TableLine): Finding[] {
  if (/\s/.test(line.value))
    return [
      tableFault(
        `${id}/several`,
        'warning',
        valueSpan(line),
        line.value.includes('#')
          ? 'A comment cannot stand behind a value.'
          : `${line.value} is not one domain.`,
        'Addresses in the domain become ones that do not exist.',
      ),
    ];
  if (line.value.toLowerCase() === line.folded)
    return [
      tableFault(
        `${id}/itself`,
        'note',
        keySpan(line),
        `${line.key} becomes itself.`,
        'The entry changes nothing.',
      ),
    ];
  return [...nameFaults(line.key, keySpan(line)), ...nameFaults(line.value, valueSpan(line))];
}

/** Domains that are rewritten to others wherever they occur. */
export const domaintable = tableLanguage({
  id,
  judge,
  words: ({ key, value }) => `The domain ${key} becomes ${value} in every address.`,
});
