import type { DnsFinding, Level } from '#mail/dns/question';

export const levelWords: Readonly<Record<Level, string>> = {
  error: 'error',
  warning: 'warning',
  note: 'note',
  good: 'good',
  unknown: 'not known',
};
/** The gravest first. */
export const levels: readonly Level[] = ['error', 'warning', 'unknown', 'note', 'good'];

/** The gravest of these; good when there is none. */
export const gravest = (findings: readonly DnsFinding[]): Level =>
  levels.find((level) => findings.some((one) => one.level === level)) ?? 'good';
