import type { Hit } from '../maps.ts';
import type { Stage } from '../trace.ts';
import { type About, type Verdict, rejected } from './reply.ts';
import type { Visit } from './visit.ts';

/** A decision, or further restrictions that stand in the table. */
type Done =
  | { readonly verdict: Verdict; readonly restrictions?: undefined }
  | { readonly verdict?: undefined; readonly restrictions: string };

/** What the right side of an access table says (access(5), check_table_result). */
export function action({ table, key, value }: Hit, about: About, visit: Visit, stage: Stage): Done {
  const { settings } = visit;
  const [, word = '', text = ''] = /^\s*(\S*)\s*(.*?)\s*$/s.exec(value) ?? [];
  const because = `access entry "${key.text} ${value}" of ${table}`;
  const refuse = (code: string, enhanced: string, otherwise: string): Done => ({
    verdict: rejected(about, code, enhanced, text, because, otherwise),
  });
  const dunno: Done = { verdict: 'dunno' };
  const early = about.what === 'Client host' || about.what === 'Helo command';
  if (early && !visit.delays && /^(?:DISCARD|HOLD|REDIRECT|FILTER|BCC|PREPEND)$/i.test(word)) {
    stage.note('warning', 'skipped-action', `${because} does nothing while smtpd_delay_reject = no.`);
    return dunno;
  }
  if (/^\d+$/.test(value)) return { verdict: 'permit' };
  if (/^[45]\d\d$/.test(word) && text !== '') return refuse(word, `${word[0] ?? '5'}.7.1`, 'Access denied');
  switch (word.toUpperCase()) {
    case 'OK':
    case 'RELAY':
      return { verdict: 'permit' };
    case 'REJECT':
      return refuse(settings.value('access_map_reject_code'), '5.7.1', 'Access denied');
    case 'DEFER':
      return refuse(settings.value('access_map_defer_code'), '4.7.1', 'Access denied');
    case 'DEFER_IF_PERMIT':
      visit.deferIfPermit ??= rejected(about, '450', '4.7.1', text, because, 'Service unavailable');
      return dunno;
    case 'DEFER_IF_REJECT':
      visit.deferIfReject ??= rejected(about, '450', '4.7.1', text, because, 'Service unavailable');
      return dunno;
    case 'DISCARD':
      visit.discards = true;
      stage.decided(because);
      return { verdict: 'permit' };
    case 'HOLD':
      visit.holds = { words: text === '' ? 'triggers HOLD action' : text, because };
      return dunno;
    case 'REDIRECT':
    case 'FILTER':
    case 'BCC':
      stage.note('note', 'another-way', `${because} sends this mail another way: ${word} ${text}.`);
      return dunno;
    case 'DUNNO':
    case 'INFO':
    case 'WARN':
    case 'PREPEND':
      return dunno;
  }
  return value.trim() === '' ? { verdict: 'permit' } : { restrictions: value };
}
