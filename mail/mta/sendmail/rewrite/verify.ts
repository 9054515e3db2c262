import type { Command, CommandResult } from '../../../command.ts';
import type { ConfigSet } from '../../../config/files.ts';
import type { HostFacts } from '../../../host-facts.ts';
import type { Answer, Delivery, Fate, Note } from '../../../rewrite/question.ts';
import { word } from '../../print.ts';
import { notesOf } from './notes.ts';
import { mainOf } from './places.ts';
import { cannotType } from './question-lines.ts';
import { mayBeRoot } from './rooted.ts';
import { script } from './session.ts';

/** `sendmail -bv`: follows aliases and .forward, and tells every recipient in the end. */
export function verifyCommand(set: ConfigSet, host: HostFacts, address: string): Command {
  const { binary, cf } = mainOf(set);
  const typed = address === '' || cannotType(address) !== undefined ? '<>' : address;
  return {
    ...script(
      { address: `${typed}\n` },
      `IFS= read -r a <"$d/address"\n${word(binary)} -C ${word(cf)} -bv -- "$a" </dev/null 2>&1\nexit $?`,
    ),
    root: mayBeRoot(host),
    effect: 'read',
    shown: `sendmail -bv ${word(address === '' ? '<>' : address)}`,
  };
}

function deliverable(line: string): Delivery | undefined {
  const [, mailer, host = '', user = ''] =
    /\.\.\. deliverable: mailer (\S+?)(?:, host (.*?))?, user (.*)$/.exec(line) ?? [];
  return mailer === undefined ? undefined : { mailer, host, user };
}

/** What `-bv` says is wrong, without a code: it prints none. */
function wrong(address: string, line: string): string | undefined {
  if (line.startsWith(`${address}... `)) return line.slice(address.length + 4);
  return /^(?:aliasing\/forwarding loop broken|buildaddr: |rewrite: excessive|8-bit character|Syntax error)/.test(
    line,
  )
    ? line
    : /^.*?\.\.\. (.*)$/.exec(line)?.[1];
}

const refused = (words: string, code: number): Fate => ({
  ...{ kind: 'error', enhanced: '', words },
  ...{ code: '', deferred: code === 75 },
});

const eighthBit: Note = {
  severity: 'note',
  code: 'eighth-bit-lost',
  words:
    'sendmail -bv prints bytes beyond ASCII without their eighth bit: the address that it names is not spelled as in mail.',
};

/** @param ran what `verifyCommand` gave */
export function readVerified(address: string, ran: CommandResult): Answer {
  const lines = ran.stdout.split('\n').filter((line) => line !== '' && !line.startsWith('Notice: '));
  const cannot = cannotType(address);
  const answer = (fate: Fate): Answer => ({
    fate,
    because: '',
    trace: lines.map((line) => ({
      ...{ kind: 'said', name: '', words: '', cites: '' },
      ...{ opens: [line], closes: [], children: [] },
    })),
    notes: [...(/[\x80-\xff]/.test(address) ? [eighthBit] : []), ...notesOf(lines, address)],
  });
  if (cannot !== undefined) return answer({ kind: 'unknown', why: cannot });
  if (ran.status === 'unknown')
    return answer({ kind: 'unknown', why: `The host did not answer: ${ran.why}` });
  const deliveries = lines.flatMap((line) => deliverable(line) ?? []);
  const complaints = lines.flatMap((line) =>
    deliverable(line) === undefined ? (wrong(address, line) ?? []) : [],
  );
  const transient = complaints.find((words) => words.startsWith('Transient parse error'));
  if (transient !== undefined)
    return answer({ kind: 'unknown', why: 'A look-up failed for now: mail would wait in the queue.' });
  const good = deliveries.filter(({ mailer }) => mailer !== '*error*');
  if (good.length > 0 && (complaints.length === 0 || ran.code === 0))
    return answer({ kind: 'deliveries', deliveries: good });
  const deferred = deliveries.find(({ mailer }) => mailer === '*error*');
  if (deferred !== undefined) {
    const [, code = '', words = deferred.user] = /^([245]\d\d) (.*)$/.exec(deferred.user) ?? [];
    return answer({ kind: 'error', code, enhanced: deferred.host, words, deferred: code.startsWith('4') });
  }
  const [first] = complaints;
  return answer(
    first === undefined
      ? {
          kind: 'unknown',
          why: `sendmail -bv said: ${lines.slice(0, 3).join(' / ').slice(0, 300) || 'nothing'}`,
        }
      : refused(first, ran.code),
  );
}
