import type { Finding } from '#mail/config/language';
import { textFindings } from '#mail/config/text-findings';
import type { PlacedFinding } from '../workbench.ts';
import { lineCounter, type Mirror } from './mirror.ts';

/** What is found in a file; `undefined` where it is not there or no file of the configuration. */
export function lookAt(mirror: Mirror, path: string): readonly Finding[] | undefined {
  const text = mirror.text(path);
  if (text === undefined || mirror.set(path) === undefined) return undefined;
  const form = mirror.form(path);
  return [
    ...(form === undefined ? [] : textFindings(form, mirror.file(path), text)),
    ...mirror.language(path).findings(mirror.parsed(path), mirror.around(path)),
  ];
}

const alike = (a: Finding, b: Finding | undefined): boolean =>
  b?.code === a.code &&
  a.span.from === b.span.from &&
  a.span.to === b.span.to &&
  a.message === b.message &&
  a.why === b.why &&
  a.fixes?.length === b.fixes?.length;

/** Whether both looks found the same at the same places. */
export const sameFindings = (found: readonly Finding[], before: readonly Finding[] | undefined): boolean =>
  before?.length === found.length && found.every((one, at) => alike(one, before[at]));

/** Findings with the lines on which they stand. */
export function placedIn(text: string, found: readonly Finding[]): readonly PlacedFinding[] {
  const where = lineCounter(text);
  return found.map((finding) => ({ ...finding, ...where(finding.span.from) }));
}
