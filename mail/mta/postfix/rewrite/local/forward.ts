import { listWords } from '../../../../config/postfix/list-words.ts';
import { domainOf } from '../addresses.ts';
import { fileOf, linesOf } from '../files.ts';
import { type Steps, fileTable } from '../need.ts';
import type { Settings } from '../settings.ts';
import type { Stage } from '../trace.ts';
import type { Account } from './accounts.ts';
import type { Mailbox } from './delivery.ts';

/** `$name`, `${name}`, `${name?text}`, `${name:text}` of local(8); `undefined` where a name has no value. */
export function expanded(
  text: string,
  { address, local, user, extension }: Mailbox,
  account: Account | undefined,
): string | undefined {
  const values: Readonly<Record<string, string | undefined>> = {
    user,
    local,
    domain: domainOf(address),
    recipient: address,
    extension: extension.slice(1) || undefined,
    recipient_delimiter: extension.slice(0, 1) || undefined,
    home: account?.home,
    shell: account?.shell,
    mailbox: local,
  };
  const missing: string[] = [];
  const out = text.replace(
    /\$(?:\{(\w+)(?:([?:])([^{}]*))?\}|\((\w+)\)|(\w+))/g,
    (
      _whole,
      braced: string | undefined,
      mark: string | undefined,
      then: string | undefined,
      round: string | undefined,
      bare: string | undefined,
    ) => {
      const name = braced ?? round ?? bare ?? '';
      const value = values[name];
      if (mark !== undefined) return (value === undefined) === (mark === ':') ? (then ?? '') : '';
      if (value === undefined) missing.push(name);
      return value ?? '';
    },
  );
  return missing.length > 0 ? undefined : out;
}

/** A forward file that is taken. */
export interface Forward {
  readonly path: string;
  /** Lines without comments. */
  readonly lines: readonly string[];
  /** Its name holds the extension, which then goes no further. */
  readonly usesExtension: boolean;
}

/**
 * The first file of forward_path that exists. Files of others, and those that anybody may write to, are passed over as
 * local(8) does, with a warning.
 */
export function* forwardFile(
  settings: Settings,
  mailbox: Mailbox,
  account: Account,
  stage: Stage,
): Steps<Forward | undefined> {
  for (const { text } of listWords(settings.raw('forward_path'))) {
    const path = expanded(text, mailbox, account);
    if (path === undefined) continue;
    const [got] = yield [{ table: fileTable, key: path }];
    if (got?.failed !== undefined) {
      stage.note(
        'warning',
        'unreadable-file',
        `${path} could not be read: ${got.failed}. It may forward mail.`,
      );
      return undefined;
    }
    if (got?.value === undefined) {
      stage.lookup(fileTable, path, undefined, settings.cite('forward_path'));
      continue;
    }
    const { mode, uid, text: content } = fileOf(got.value);
    const bad = !mode.startsWith('-')
      ? 'it is no plain file'
      : uid !== 0 && uid !== account.uid
        ? 'it belongs to somebody else'
        : mode[8] === 'w'
          ? 'everybody may write to it'
          : undefined;
    stage.lookup(fileTable, path, content.replace(/\n$/, ''), settings.cite('forward_path'));
    if (bad !== undefined) {
      stage.note('warning', 'forward-ignored', `${path} is ignored: ${bad}.`);
      return undefined;
    }
    return {
      path,
      lines: linesOf(content),
      usesExtension: mailbox.extension !== '' && /\$[{(]?extension/.test(text),
    };
  }
  return undefined;
}
