import { labelsOf } from './names.ts';
import type { DnsQuestion } from './question.ts';
import { typeName, typeNumber } from './record-types.ts';

/** dig keeps a line of a batch, and the greeting that repeats it, in 1024 bytes. */
const longest = 900;

/** What dig 9.10 knows by name; anything else is asked for by number, since dig asks for A when it does not know a name. */
const anyDigKnows = new Set(
  'A NS CNAME SOA PTR MX TXT AAAA SRV NAPTR DNAME DS SSHFP RRSIG NSEC DNSKEY NSEC3 TLSA SPF ANY AXFR'.split(
    ' ',
  ),
);

/** Why dig is not asked this; '' when it can be. A name or type that dig refuses ends its whole batch. */
export function digProblem({ name, type, server }: DnsQuestion): string {
  if (!/^[\x21-\x7e]+$/.test(name) || labelsOf(name) === undefined)
    return `${name} cannot be a name in DNS: labels have 1 to 63 characters, a name 255 in all.`;
  const number = typeNumber(type);
  if (number === undefined) return `${type} is no known record type; TYPE and its number always works.`;
  if (number === 0 || number === 41 || (number >= 249 && number <= 251))
    return `${type} cannot be asked for like this.`;
  if (
    server !== undefined &&
    !/^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f.:]*:[0-9A-Fa-f.:]*)(?:#\d{1,5})?$/.test(server)
  )
    return `${server} is not the address of a server.`;
  return digLine({ name, type }).length > longest ? 'The name is too long for dig.' : '';
}

/** A question as one line of `dig -f`: words without anything that a shell or dig could mistake. */
export function digLine(question: DnsQuestion): string {
  const [address, port] = (question.server ?? '').split('#');
  const number = typeNumber(question.type) ?? 0;
  const known = anyDigKnows.has(typeName(number)) ? typeName(number) : `TYPE${number}`;
  return [
    ...(address === undefined || address === '' ? [] : [`@${address}`]),
    ...(port === undefined ? [] : ['-p', port]),
    '-q',
    question.name,
    '-t',
    known,
    ...(question.recursion === false ? ['+norecurse'] : []),
    ...(question.dnssec === true ? ['+dnssec'] : []),
    ...(question.unchecked === true ? ['+cdflag'] : []),
  ].join(' ');
}

/** One run of dig: `digWords` behind the path of dig, and its standard input. */
export interface DigRun {
  readonly words: readonly string[];
  readonly stdin: string;
  /** Which of the questions given, in the order in which dig asks them. */
  readonly indexes: readonly number[];
}

/**
 * What dig's environment needs: no options from a `.digrc`, names as they are (dig turns `xn--` into other scripts and
 * back by the locale).
 */
export const digEnvironment: readonly string[] = ['LC_ALL=C', 'HOME=/nonexistent'];

/**
 * Questions as runs of `dig -f -`, none longer than `most`. dig asks one after the other, so that several runs at a time
 * are faster. TCP is a run of its own: in a batch dig ignores `+tcp` on a line. Questions with a `digProblem` are left out.
 */
export function digRuns(
  questions: readonly DnsQuestion[],
  { seconds = 3, tries = 2, most = 250 }: { seconds?: number; tries?: number; most?: number } = {},
): readonly DigRun[] {
  const runs: DigRun[] = [];
  for (const tcp of [false, true]) {
    const indexes = questions.flatMap((question, index) =>
      (question.transport === 'tcp') === tcp && digProblem(question) === '' ? [index] : [],
    );
    for (let at = 0; at < indexes.length; at += most) {
      const part = indexes.slice(at, at + most);
      runs.push({
        words: [`+time=${seconds}`, `+tries=${tries}`, '+nosplit', ...(tcp ? ['+tcp'] : []), '-f', '-'],
        stdin: part
          .flatMap((index) => questions[index] ?? [])
          .map((question) => `${digLine(question)}\n`)
          .join(''),
        indexes: part,
      });
    }
  }
  return runs;
}
