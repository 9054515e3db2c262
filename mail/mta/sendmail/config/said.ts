import type { ConfigSet } from '../../../config/files.ts';
import { traceBack } from '../../../config/cf/trace.ts';
import type { Step } from '../../../deploy/plan.ts';
import type { StepResult } from '../../../deploy/report.ts';
import type { Said } from '../../mta.ts';
import { detailOf } from './detail.ts';

const atLine = /^(?:\S*m4: ?|\S*makemap: )?(\/[^:]*|[^\s:/]+\.[a-z]+)(?:: line |:)(\d+): (.*)$/;
/** Before the line of the cf that the message above it is about. */
const cfLineMark = '  | ';
const warns = /warning|deprecated|obsolete|no longer valid/i;
const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** The line of an mc that an `errprint` without a line number is about; 0 where it cannot be known. */
function errprintLine(words: string, mc: string): number {
  const called = /(FEATURE|MAILER|OSTYPE)\(?[`'( ]*([\w.-]+)/.exec(words);
  if (/FEATURE\(\) should be before MAILER/.test(words)) {
    const mailer = /^MAILER\(/m.exec(mc);
    const late = mailer === null ? -1 : mc.slice(mailer.index).search(/^(?!dnl).*\bFEATURE\(/m);
    return mailer === null || late < 0 ? 0 : lineOf(mc, mailer.index + late);
  }
  const name = called?.[2] ?? /\bconf[A-Z_]+/.exec(words)?.[0];
  if (name === undefined) return 0;
  const at = mc.search(new RegExp(`^(?!dnl).*\\b${name.replaceAll('.', '\\.')}\\b`, 'm'));
  return at < 0 ? 0 : lineOf(mc, at);
}

/** Every message once, at the file that the admin edits: lines of a cf are traced back to its mc. */
export function said(
  set: ConfigSet,
  step: Step,
  result: StepResult,
  texts: ReadonlyMap<string, string>,
): readonly Said[] {
  const { configurations, aliases, tables } = detailOf(set);
  const bad = result.state === 'failed' ? 'error' : 'warning';
  const about = step.about ?? '';
  const mcOf = (cf: string): string => configurations.find((one) => one.cf === cf)?.mc ?? '';
  const known = [
    ...set.files.map(({ path }) => [path, path] as const),
    ...[...aliases, ...tables].flatMap(({ base, spec, path }) => [
      [base, path] as const,
      [spec, path] as const,
    ]),
  ].sort(([a], [b]) => b.length - a.length);
  const found = new Map<string, Said>();
  const add = (one: Said): void => void found.set(`${one.path}:${one.line}:${one.words}`, one);

  const lines = `${result.stderr}\n${result.stdout}`.split('\n').map((line) => line.trimEnd());
  const stale = step.id.startsWith('unchanged:');
  if (stale && lines.some((line) => /was changed by hand|cannot be built/.test(line)))
    add({ path: about, line: 0, severity: 'warning', words: lines.filter((line) => line !== '').join('\n') });
  if (stale || (step.kind !== 'build' && step.kind !== 'check')) return [...found.values()];

  for (const [index, row] of lines.entries()) {
    if (row.startsWith(cfLineMark)) continue;
    const cfLine = lines[index + 1]?.startsWith(cfLineMark) === true ? lines[index + 1]?.slice(4) : undefined;
    const words = row.replace(/^as before: /, '');
    const before = words !== row;
    const [, place, number, rest] = atLine.exec(words) ?? [];
    if (place !== undefined && number !== undefined && rest !== undefined) {
      const path = known.find(
        ([end]) => place === end || place.endsWith(end) || end.endsWith(`/${place}`),
      )?.[1];
      if (path === undefined) {
        add({ path: about, line: 0, severity: bad, words });
        continue;
      }
      const severity = before ? 'note' : warns.test(rest) ? 'warning' : bad;
      const mc = mcOf(path);
      const source = texts.get(mc);
      if (mc === '') add({ path, line: Number(number), severity, words: rest });
      else {
        const traced = source === undefined ? 0 : traceBack(cfLine ?? '', source, rest);
        add({ path: mc, line: traced, severity, words: `${rest} (line ${number} of ${path})` });
      }
    } else if (step.id.startsWith('m4:') && /\*\*\*|WARNING|ERROR|[Rr]equires|duplicate/.test(words)) {
      const line = errprintLine(words, texts.get(about) ?? '');
      add({ path: about, line, severity: warns.test(words) ? 'warning' : bad, words });
    } else if (step.id.startsWith('makemap:') && /^\S*makemap: |^WARNING/.test(words))
      add({ path: about, line: 0, severity: bad, words });
    else if (step.id.startsWith('sendmail:') && result.state === 'failed' && words !== '')
      add({ path: mcOf(about) || about, line: 0, severity: before ? 'note' : 'error', words });
  }
  return [...found.values()];
}
