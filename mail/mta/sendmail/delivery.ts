import { textOf } from '../../bytes.ts';
import type { Command } from '../../command.ts';
import { enhancedCode, type DeliveryReader, type DeliveryStep, type Speaker } from '../../delivery.ts';
import type { QueueSource } from '../mta.ts';
import { line } from '../print.ts';

/**
 * Delivers the messages whose ids are on standard input, at most eight at a time, and passes on what sendmail says:
 * `=ID LENGTH`, then that many bytes; `=ID end` when it is done with one. The runs and this script go on when nobody
 * listens any more: a delivery that was begun is brought to its end.
 */
const script =
  'PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin; LC_ALL=C; export PATH LC_ALL; umask 077; trap "" HUP PIPE; ' +
  's=$1; m=$2; d=$(mktemp -d) || exit 73; q=; r=; c=0; ' +
  'full() { case $1 in *[!0-9A-Za-z]*) return 1;; ??????????????|???????????????) return 0;; esac; return 1; }; ' +
  'while read -r i; do if full "$i"; then q="$q $i"; fi; done; echo ready; ' +
  'begin() { : >"$d/$i"; "$s" "$m" -v -qIqf"$i" </dev/null >"$d/$i" 2>&1 & eval p$i=$! o$i=0; r="$r $i"; c=$((c+1)); }; ' +
  'more() { eval o=' +
  "'$o'" +
  '"$i"; n=$(($(wc -c <"$d/$i"))); if test $n -gt $o; then echo "=$i $((n-o))"; tail -c +$((o+1)) "$d/$i" | head -c $((n-o)); eval o$i=$n; fi; }; ' +
  'while test -n "$q$r"; do w=; for i in $q; do if test $c -lt 8; then begin; else w="$w $i"; fi; done; q=$w; ' +
  'sleep 0.2 2>/dev/null || sleep 1; k=; for i in $r; do eval p=' +
  "'$p'" +
  '"$i"; if kill -0 $p 2>/dev/null; then more; k="$k $i"; else more; echo "=$i end"; rm -f "$d/$i"; c=$((c-1)); fi; done; r=$k; echo; ' +
  'done 2>/dev/null; rm -rf "$d"; exit 0';

/** One command that delivers and tells. */
export function follow(source: QueueSource, ids: readonly string[]): Command {
  const { binary, mode } = source.detail;
  if (typeof binary !== 'string' || typeof mode !== 'string')
    throw new Error(`The source ${source.id} was not made by the sendmail probe.`);
  return {
    argv: ['/bin/sh', '-c', script, 'postroom', binary, mode],
    stdin: `${ids.join('\n')}\n`,
    root: true,
    effect: 'write',
    shown: `${line('sendmail', mode, '-v', `-qI${ids[0] ?? 'ID'}`)}${ids.length > 1 ? ` … and ${ids.length - 1} more` : ''}`,
  };
}

const verbs: Readonly<Record<string, string>> = {
  EHLO: 'says who it is and asks what the server can do',
  HELO: 'says who it is',
  STARTTLS: 'asks for encryption',
  AUTH: 'logs in',
  MAIL: 'names the sender',
  RCPT: 'names a recipient',
  DATA: 'asks to send the content',
  '.': 'the content was sent',
  RSET: 'gives up this transaction',
  QUIT: 'says goodbye',
};

function meaningOf(who: Speaker, text: string): string {
  if (who === 'client') return verbs[/^>>> ([A-Z]+|\.)/.exec(text)?.[1] ?? ''] ?? '';
  if (who !== 'server') return '';
  const code = text.slice(0, 3);
  if (code === '354') return 'the server waits for the content';
  if (code === '220' || code === '221' || code.startsWith('2')) return '';
  if (code === '421') return 'the server closes the connection for now';
  if (code.startsWith('4')) return 'not now: it is tried again later';
  return code.startsWith('5') ? 'refused for good' : '';
}

const attempt = /^(.{1,4000}?)\.\.\. (.*)$/;

/** `<a@x>,<b@y>` → its addresses without brackets; commas inside quotes or brackets part nothing. */
function addresses(list: string): string[] {
  const found = list.match(/<(?:"(?:[^"\\]|\\.)*"|[^">])*>|"(?:[^"\\]|\\.)*"[^,]*|[^,]+/g) ?? [];
  return found.map((one) => one.trim().replace(/^<(.*)>$/, '$1'));
}

/** The dialogue of one message. */
class Dialogue {
  readonly #id: string;
  readonly #recipients: ReadonlySet<string>;
  #relay = '';

  constructor(id: string, recipients: readonly string[]) {
    this.#id = id;
    this.#recipients = new Set(recipients);
  }

  read(bytes: string): DeliveryStep[] {
    const text = textOf(bytes);
    if (text.trim() === '') return [];
    const who: Speaker = text.startsWith('>>> ') ? 'client' : /^\d{3}[ -]/.test(text) ? 'server' : 'note';
    const told: DeliveryStep = { kind: 'line', id: this.#id, text, who, meaning: meaningOf(who, text) };
    if (who !== 'note') return [told];
    if (text === `${this.#id}: locked`)
      return [
        { ...told, meaning: 'another delivery of it is under way' },
        this.#fate('', 'not-tried', 'another delivery of it is under way'),
      ];
    // "Skipping queue run -- load average too high", or "Skipping PATH (sequence 1 of 1)" for an expensive one.
    if (/^Skipping (?:queue run -- load|\S+ \(sequence )/.test(text)) {
      const why = 'sendmail skips it while the load of the host is above its QueueLA';
      return [{ ...told, meaning: why }, this.#fate('', 'not-tried', why)];
    }
    const [, list = '', said = ''] = attempt.exec(text) ?? [];
    if (list === '') return [told];
    const relay = /^(?:Connecting to|Using cached \w+ connection to) (\S+?)\.? via /.exec(said)?.[1];
    if (relay !== undefined) {
      this.#relay = relay;
      return [told];
    }
    const ours = addresses(list).filter((one) => this.#recipients.has(one));
    const status = /^Sent\b/.test(said) ? 'sent' : /^Deferred\b/.test(said) ? 'deferred' : 'bounced';
    return [told, ...ours.map((recipient) => this.#fate(recipient, status, said))];
  }

  #fate(
    recipient: string,
    status: 'sent' | 'deferred' | 'bounced' | 'not-tried',
    said: string,
  ): DeliveryStep {
    return {
      kind: 'fate',
      id: this.#id,
      recipient,
      status,
      relay: status === 'not-tried' ? '' : this.#relay,
      dsn: enhancedCode(said),
      said: said.replace(/^Sent \((.*)\)$/, '$1').replace(/^Deferred: /, ''),
    };
  }
}

/**
 * Output of the script → steps. What the other server says is counted in bytes, so that it cannot pose as the script.
 * @param recipients of each id, as the listing told them: a report that a bounce failed is not about them.
 */
export function deliveryReader(recipients: ReadonlyMap<string, readonly string[]>): DeliveryReader {
  const dialogues = new Map<string, Dialogue>();
  const rests = new Map<string, string>();
  let waiting = '';
  let inside: { id: string; left: number } | undefined;

  const feed = (id: string, bytes: string, whole: boolean): DeliveryStep[] => {
    let dialogue = dialogues.get(id);
    if (dialogue === undefined) {
      dialogue = new Dialogue(id, recipients.get(id) ?? []);
      dialogues.set(id, dialogue);
    }
    const rows = ((rests.get(id) ?? '') + bytes).split('\n');
    rests.set(id, whole ? '' : (rows.pop() ?? ''));
    return rows.flatMap((row) => dialogue.read(row.replace(/\r$/, '')));
  };

  return {
    push: (bytes) => {
      const steps: DeliveryStep[] = [];
      waiting += bytes;
      for (;;) {
        if (inside !== undefined) {
          const part = waiting.slice(0, inside.left);
          waiting = waiting.slice(part.length);
          inside.left -= part.length;
          steps.push(...feed(inside.id, part, false));
          if (inside.left > 0) return steps;
          inside = undefined;
        }
        const end = waiting.indexOf('\n');
        if (end < 0) return steps;
        const head = waiting.slice(0, end);
        waiting = waiting.slice(end + 1);
        const [, id = '', word = ''] = /^=([0-9A-Za-z]{14,15}) (\d+|end)$/.exec(head) ?? [];
        if (head === 'ready') steps.push({ kind: 'ready' });
        else if (word === 'end') {
          steps.push(...feed(id, '', true), { kind: 'over', id });
        } else if (id !== '' && recipients.has(id)) inside = { id, left: Number(word) };
      }
    },
  };
}
