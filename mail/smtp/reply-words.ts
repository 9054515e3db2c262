import { explainEnhanced, type Meaning } from './enhanced-words.ts';
import { knownText } from './known-texts.ts';
import type { Stage } from './step.ts';
import type { Reply } from './transcript.ts';

/** A reply in plain words. Each part is '' where there is nothing to say. */
export interface Explanation {
  readonly kind: 'good' | 'more' | 'later' | 'refused' | 'strange';
  /** What the three digits mean. */
  readonly code: string;
  /** What the enhanced code means. */
  readonly enhanced: string;
  /** What the text is known to mean, and of which server it is. */
  readonly text: string;
  readonly todo: string;
}

/** RFC 5321 4.2.3, 3207, 3030, 4954, 7504, 1985, 4468; what is not in them is in common use. */
const codes: Readonly<Record<string, readonly [words: string, todo: string]>> = {
  '211': ['System status or help.', ''],
  '214': ['Help.', ''],
  '220': ['The server is ready.', ''],
  '221': ['The server closes the connection, as it was asked to.', ''],
  '235': ['Logged in.', ''],
  '250': ['Done.', ''],
  '251': ['The user is elsewhere; the server passes it on.', ''],
  '252': ['The server does not tell whether the user exists, but takes mail and tries.', ''],
  '253': ['Messages for the host are waiting and are sent now.', ''],
  '334': ['The server waits for the next part of the login.', ''],
  '354': ['The server waits for the message, up to a line with a single dot.', ''],
  '421': [
    'The server closes the connection for now.',
    'Try later. When it stays: look at load, connection limits and the log of the server.',
  ],
  '432': ['The password must be changed before this mechanism works.', 'Log in with PLAIN over TLS once.'],
  '450': ['Not now: the mailbox cannot be reached, or policy delays it.', 'A real server tries again later.'],
  '451': ['Not now: an error on the server.', 'Look into the log of the server.'],
  '452': ['Not now: room or memory is short, or there are too many recipients.', 'Try later, or with fewer.'],
  '454': ['Not now: TLS or the login does not work at present.', 'Look into the log of the server.'],
  '455': ['Not now: the server cannot do a parameter of the command.', 'Leave the parameter out.'],
  '458': ['The queue of the host could not be started.', 'Look into the log of the server.'],
  '459': ['The queue of the host may not be started.', ''],
  '500': ['The server does not know the command, or the line is wrong.', 'Check spelling and line length.'],
  '501': ['The argument of the command is wrong.', 'Check the syntax.'],
  '502': ['The server has no such command, or it is switched off.', 'See what EHLO offers.'],
  '503': ['The command came at the wrong time.', 'Check the order: EHLO, MAIL, RCPT, DATA.'],
  '504': ['The server does not do this parameter.', 'See what EHLO offers.'],
  '510': ['The server refuses this.', 'Look at the words of the reply.'],
  '521': ['The host takes no mail at all.', 'Use another host; check the MX records.'],
  '523': ['The message is larger than the sender or recipient may have.', 'Send a smaller message.'],
  '530': ['The server wants TLS or a login first.', 'Use STARTTLS, or AUTH, before this command.'],
  '534': ['The mechanism is too weak for the server.', 'Use a stronger one, or TLS first.'],
  '535': ['The login is wrong.', 'Check user and password, and that the account may use SMTP.'],
  '538': ['The mechanism may be used only with TLS.', 'Use STARTTLS, then log in.'],
  '550': ['Refused: there is no such mailbox, or policy forbids it.', 'The words of the reply say which.'],
  '551': ['The user is not here, and nothing is passed on.', 'Check the address.'],
  '552': ['Refused: more than the mailbox or the server takes.', 'Send a smaller message.'],
  '553': ['The address is not allowed.', 'Check its syntax, and whether this sender may be used.'],
  '554': ['Refused.', 'The words of the reply and the log of the server say why.'],
  '555': ['The server does not know a parameter of MAIL or RCPT.', 'Leave it out, or see what EHLO offers.'],
  '556': ['The domain takes no mail (null MX).', 'The address cannot get mail.'],
};

/** What a code means where it is said. */
const atStage: Readonly<Record<string, readonly [words: string, todo: string]>> = {
  'greeting 220': ['The server greets, and waits for EHLO.', ''],
  'tls 220': ['The server waits for the TLS handshake.', ''],
  'greeting 421': [
    'The server turns this connection away for now.',
    'Too many connections at once, or it is overloaded or going down. Try later; see its log.',
  ],
  'greeting 521': ['The host takes no mail at all.', 'Use another host; check the MX records.'],
  'greeting 554': [
    'The server turns this client away.',
    'Often a block list or a missing PTR record; see its words and its log.',
  ],
  'hello 250': ['The server knows who we say we are; what it offers follows.', ''],
  'hello 502': ['The server knows no EHLO.', 'Try HELO.'],
  'sender 250': ['The sender is accepted.', ''],
  'recipient 250': ['The recipient is accepted.', ''],
  'message 250': ['The message is accepted: the server answers for it now.', ''],
  'message 550': [
    'The message was refused after it was read.',
    'A filter did not like its content; see its words and its log.',
  ],
  'message 554': [
    'The message was refused after it was read.',
    'A filter did not like its content, or it was incomplete; see its words and its log.',
  ],
};

const classes: Readonly<Record<string, string>> = {
  '2': 'It worked.',
  '3': 'The server waits for more.',
  '4': 'Not now; a later try may work.',
  '5': 'Refused; a later try will not help.',
};

const kinds: Readonly<Record<string, Explanation['kind']>> = {
  '2': 'good',
  '3': 'more',
  '4': 'later',
  '5': 'refused',
};

/** What a reply means and what to do, most special first: known text, enhanced code, code. */
export function explainReply(reply: Reply, stage: Stage): Explanation {
  const first = reply.code.slice(0, 1);
  const kind = kinds[first];
  if (kind === undefined)
    return {
      kind: 'strange',
      code: 'This is no SMTP reply: three digits were expected.',
      enhanced: '',
      text: '',
      todo: 'Look whether another service, or a proxy, answers on this port.',
    };
  const code: Meaning = meaning(atStage[`${stage} ${reply.code}`] ?? codes[reply.code]) ?? {
    words: classes[first] ?? '',
    todo: '',
  };
  const enhanced = reply.enhanced === '' ? undefined : explainEnhanced(reply.enhanced);
  const text = kind === 'good' || kind === 'more' ? undefined : knownText(reply.texts.join(' '));
  const todo = [text?.todo, enhanced?.todo, code.todo].find((one) => one !== undefined && one !== '') ?? '';
  return {
    kind,
    code: code.words,
    enhanced: enhanced?.words ?? '',
    text: text?.words ?? '',
    todo: kind === 'good' || kind === 'more' ? '' : todo,
  };
}

const meaning = (pair: readonly [string, string] | undefined): Meaning | undefined =>
  pair === undefined ? undefined : { words: pair[0], todo: pair[1] };
