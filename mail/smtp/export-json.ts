import type { SessionForm } from './form.ts';
import type { SessionResult } from './transcript.ts';

/** Where a session went, for the record. */
export interface ExportAbout {
  /** `this computer`, or the name of a host. */
  readonly from: string;
  readonly host: string;
  readonly port: number;
  /** ISO 8601. */
  readonly at: string;
}

/** A session as JSON; byte text stays byte text (one character per byte, U+0000 to U+00FF). No secret is in it. */
export function exportJson(about: ExportAbout, form: SessionForm | undefined, result: SessionResult): string {
  const { auth, ...rest } = form ?? {};
  const shown =
    form === undefined
      ? undefined
      : { ...rest, ...(auth === undefined ? {} : { auth: { ...auth, secret: '' } }) };
  return `${JSON.stringify({ format: 'postroom-smtp-session', version: 1, ...about, ...(shown === undefined ? {} : { form: shown }), result }, undefined, 2)}\n`;
}
