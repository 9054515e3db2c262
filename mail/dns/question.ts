/** A question to DNS. Names are byte text in presentation form (RFC 4343 escapes), without the last dot except for the root. */
export interface DnsQuestion {
  readonly name: string;
  /** `MX`, `TLSA`, `TYPE65280` … */
  readonly type: string;
  /** Address of the server to ask, with `#port` where it is not 53. Absent: the resolver of the place that asks. */
  readonly server?: string;
  /** Default true. */
  readonly recursion?: boolean;
  readonly transport?: 'udp' | 'tcp';
  /** Sets DO, so that signatures come along. */
  readonly dnssec?: boolean;
  /** CD: wants the answer also where the resolver finds its signature bad. */
  readonly unchecked?: boolean;
}

export interface DnsRecord {
  readonly name: string;
  readonly ttl: number;
  readonly type: string;
  /** As dig prints it: `10 mx.example.`, `"v=spf1 -all"`. */
  readonly data: string;
}

/** What came back. */
export interface DnsReply {
  readonly question: DnsQuestion;
  /**
   * The response code as dig prints it; `timeout`: nobody answered; `unreachable`: it could not even be asked; `failed`: what
   * came was no answer. These three have `words`.
   */
  readonly status:
    | 'NOERROR'
    | 'NXDOMAIN'
    | 'SERVFAIL'
    | 'REFUSED'
    | 'FORMERR'
    | 'NOTIMP'
    | 'timeout'
    | 'unreachable'
    | 'failed'
    | (string & {});
  readonly words: string;
  /** Who answered, `address#port`; '' when nobody did. */
  readonly server: string;
  readonly transport: 'udp' | 'tcp' | '';
  /** `aa`, `tc`, `rd`, `ra`, `ad`, `cd`. */
  readonly flags: readonly string[];
  readonly answer: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
  readonly additional: readonly DnsRecord[];
  /** Extended errors (RFC 8914), as `9 (DNSKEY Missing)`. */
  readonly extended: readonly string[];
  readonly milliseconds: number;
  /** What dig printed, or our own picture of the packet in the same form. */
  readonly raw: string;
}

/** Something to find out that takes several rounds of questions: it hands out questions, and is given the replies in their order. */
export type Inquiry<T> = Generator<readonly DnsQuestion[], T, readonly DnsReply[]>;

/** How much a person should care. */
export type Level = 'good' | 'note' | 'warning' | 'error' | 'unknown';

/** What was found out, in words. `unknown`: it could not be asked, and spoils nothing else. */
export interface DnsFinding {
  readonly level: Level;
  /** `spf/too-many-lookups` */
  readonly code: string;
  readonly words: string;
  /** What follows from it and what to do; '' for good news. */
  readonly todo: string;
}
