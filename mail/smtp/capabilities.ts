import type { Reply } from './transcript.ts';

/** What a server offers in a line of its reply to EHLO. */
export interface Capability {
  /** In capitals. */
  readonly keyword: string;
  readonly parameters: readonly string[];
  /** As it came. */
  readonly line: string;
  /** What it means; '' where the keyword is not known. */
  readonly words: string;
  /** `RFC 1870`; '' where there is none. */
  readonly rfc: string;
  readonly known: boolean;
}

type Entry = readonly [words: string | ((parameters: readonly string[]) => string), rfc: string];

const bytes = (text: string): string => {
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count)) return `${text} bytes`;
  const unit = [
    { size: 1 << 30, name: 'GiB' },
    { size: 1 << 20, name: 'MiB' },
    { size: 1 << 10, name: 'KiB' },
  ].find(({ size }) => count >= size);
  const digits = text.replace(/\B(?=(\d{3})+$)/g, ',');
  return unit === undefined
    ? `${digits} bytes`
    : `${digits} bytes (${String(Math.round((count / unit.size) * 10) / 10)} ${unit.name})`;
};

/** IANA "SMTP Service Extensions", and what Postfix, sendmail and Exchange have beside it. */
const keywords: Readonly<Record<string, Entry>> = {
  '8BITMIME': ['Takes bodies with 8-bit text as they are (BODY=8BITMIME).', 'RFC 6152'],
  ATRN: ['Hands over the queue of a domain in the same connection.', 'RFC 2645'],
  AUTH: [
    (list) =>
      list.length === 0 ? 'Login, with no mechanism named.' : `Login with one of: ${list.join(', ')}.`,
    'RFC 4954',
  ],
  BINARYMIME: ['Takes bodies of any bytes, sent with BDAT (BODY=BINARYMIME).', 'RFC 3030'],
  BURL: ['Fetches the message from an IMAP server by itself.', 'RFC 4468'],
  CHECKPOINT: ['Goes on with a message that was broken off.', 'RFC 1845'],
  CHUNKING: ['Takes the message in counted pieces with BDAT instead of DATA.', 'RFC 3030'],
  CONNEG: ['Tells what kinds of content the recipient can have.', 'RFC 4141'],
  CONPERM: ['The sender may allow a conversion of the content.', 'RFC 4141'],
  DELIVERBY: [
    ([least]) =>
      `The sender may say by when it must be delivered (BY=)${least === undefined ? '' : `, at least ${least} seconds`}.`,
    'RFC 2852',
  ],
  DSN: [
    'The sender may say which delivery reports are wanted (NOTIFY, RET, ENVID, ORCPT). Postfix and sendmail hand the wish on.',
    'RFC 3461',
  ],
  ENHANCEDSTATUSCODES: ['Replies have codes like 5.7.1.', 'RFC 2034'],
  ETRN: ['Starts the queue for a host when it is asked.', 'RFC 1985'],
  EXPN: ['Tells the members of a list or alias. Seldom meant for everybody.', 'RFC 5321'],
  FUTURERELEASE: ['Keeps a message back until a time that the sender says (HOLDFOR, HOLDUNTIL).', 'RFC 4865'],
  HELP: ['Has a HELP command.', 'RFC 5321'],
  LIMITS: [(list) => `Says its limits${list.length === 0 ? '' : `: ${list.join(', ')}`}.`, 'RFC 9422'],
  'MT-PRIORITY': ['Messages may have a priority.', 'RFC 6710'],
  MTRK: ['Messages may be tracked.', 'RFC 3885'],
  'NO-SOLICITING': ['Refuses certain kinds of solicitation.', 'RFC 3865'],
  PIPELINING: ['Commands may be sent together without waiting for each reply.', 'RFC 2920'],
  REQUIRETLS: ['The sender may demand TLS all the way.', 'RFC 8689'],
  RRVS: ['Delivers only if the mailbox has not changed its owner since a date.', 'RFC 7293'],
  SIZE: [
    ([most]) =>
      most === undefined
        ? 'The sender may say the size of the message first.'
        : most === '0'
          ? 'The sender may say the size of the message first; there is no fixed limit.'
          : `Takes messages of up to ${bytes(most)}.`,
    'RFC 1870',
  ],
  SMTPUTF8: ['Takes addresses and headers in UTF-8.', 'RFC 6531'],
  STARTTLS: ['Can change to TLS. Not trusted until it has.', 'RFC 3207'],
  TURN: ['Changes the direction of the session; unsafe and obsolete.', 'RFC 821'],
  UTF8SMTP: ['An experiment before SMTPUTF8.', 'RFC 5336'],
  VERB: ['Tells in more words what it does.', ''],
  VRFY: ['Tells whether a user exists. Seldom meant for everybody.', 'RFC 5321'],
  XCLIENT: [
    (list) =>
      `This client may pretend to be another one${list.length === 0 ? '' : `: ${list.join(', ')}`}. Only for trusted proxies.`,
    '',
  ],
  XFORWARD: ['A filter may hand on where the message came from (Postfix).', ''],
  'X-ANONYMOUSTLS': ['TLS without certificates between Exchange servers.', ''],
  'X-EXPS': [(list) => `Login between Exchange servers: ${list.join(', ')}.`, ''],
  XEXCH50: ['Exchange servers hand on properties of the message.', ''],
  XRDST: ['Exchange, between its own servers.', ''],
};

/** One line of the reply to EHLO, without code. `AUTH=LOGIN`, the form of old clients, is AUTH. */
export function capabilityOf(line: string): Capability {
  const [first = '', ...rest] = line.trim().split(/[ \t]+/);
  const [, name, value] = /^(AUTH)=(.*)$/i.exec(first) ?? [];
  const keyword = (name ?? first).toUpperCase();
  const parameters = value === undefined || value === '' ? rest : [value, ...rest];
  const entry = Object.hasOwn(keywords, keyword) ? keywords[keyword] : undefined;
  if (entry === undefined)
    return {
      keyword,
      parameters,
      line,
      words: keyword.startsWith('X') ? 'Of this server’s own making.' : '',
      rfc: '',
      known: false,
    };
  const [words, rfc] = entry;
  return {
    keyword,
    parameters,
    line,
    words: typeof words === 'string' ? words : words(parameters),
    rfc,
    known: true,
  };
}

/** What a reply to EHLO or LHLO offers: all lines but the first, which is a greeting. Nothing unless it is 250. */
export const capabilitiesOf = (reply: Reply): readonly Capability[] =>
  reply.code === '250'
    ? reply.texts
        .slice(1)
        .filter((text) => text.trim() !== '')
        .map(capabilityOf)
    : [];
