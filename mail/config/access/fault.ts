import type { Finding, Fix, Severity, Span } from '../language.ts';
import type { AccessKey } from './key.ts';

/** A finding in a line; places count from its start. */
export const fault = (
  code: string,
  severity: Severity,
  span: Span,
  message: string,
  why: string,
  fixes: readonly Fix[] = [],
): Finding => ({
  code: `access/${code}`,
  severity,
  span,
  message,
  why,
  ...(fixes.length === 0 ? {} : { fixes }),
});

/** The mend that is almost surely meant: another text in this place. */
export const instead = (span: Span, text: string, title = `Write ${text}`): Fix => ({
  title,
  edits: [{ from: span.from, to: span.to, text }],
  preferred: true,
});

/** Judges the part of a key behind its tag, which stands at `span` of the line. */
export type KeyJudge = (key: AccessKey, span: Span) => Finding[];

/** The beginning of why a key is without effect. */
export const never = 'The rule sets never look up such a key';
