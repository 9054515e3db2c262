import type { DnsQuestion, DnsReply } from '#mail/dns/question';
import type { MailHost } from '../../../lab/mail-host.ts';

/** What a person types for the question. */
function typed({ name, type, ...question }: DnsQuestion): string {
  const flags = [
    ...(question.recursion === false ? ['+norec'] : []),
    ...(question.transport === 'tcp' ? ['+tcp'] : []),
    ...(question.dnssec === true ? ['+dnssec'] : []),
    ...(question.unchecked === true ? ['+cd'] : []),
  ];
  return `dig +nosplit +noidnout ${flags.join(' ')} @${question.server ?? ''} -t ${type} -q '${name}'`;
}

/** The order of records in a set says nothing, TTLs run down, and the same signature is not made twice. */
const comparable = (lines: readonly string[]): string => [...lines].sort().join('\n');

/** Runs dig by hand on the host, one question after the other, and keeps what it prints of status, flags and sections. */
export async function saidByDig(host: MailHost, questions: readonly DnsQuestion[]): Promise<string[]> {
  const script = questions.map((question) => `${typed(question)}; echo '=end='`).join('\n');
  const printed = await host.must(['sh', '-s'], { stdin: script, timeoutMs: 120_000 });
  return printed.split('=end=\n').slice(0, questions.length).map(ofPrinted);
}

function ofPrinted(printed: string): string {
  const status = /status: (\w+)/.exec(printed)?.[1] ?? 'none';
  const flags = /^;; flags: ([a-z ]*);/m.exec(printed)?.[1]?.split(' ').slice(1) ?? [];
  const section = (name: string): string => {
    const lines = new RegExp(`;; ${name} SECTION:\\n((?:.+\\n)*)`).exec(printed)?.[1] ?? '';
    return comparable(
      lines
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.replace(/^(\S+)\s+\d+\s+IN\s+(\S+)\s+/, '$1 $2 ')),
    );
  };
  return [`${status} ${flags.join(' ')}`, ...['ANSWER', 'AUTHORITY', 'ADDITIONAL'].map(section)].join(
    '\n--\n',
  );
}

/** A reply in the same form. */
export function inDigsForm(reply: DnsReply | undefined): string {
  if (reply === undefined) return 'nothing';
  const sections = [reply.answer, reply.authority, reply.additional].map((records) =>
    comparable(records.map(({ data, name, type }) => `${name === '.' ? '.' : `${name}.`} ${type} ${data}`)),
  );
  return [`${reply.status} ${reply.flags.join(' ')}`, ...sections].join('\n--\n');
}
