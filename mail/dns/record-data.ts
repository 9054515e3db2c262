import { withoutDot } from './names.ts';
import type { DnsRecord } from './question.ts';

/** The strings of a TXT record, unescaped: `"two" "strings"` → byte text each. */
export function textStrings(data: string): readonly string[] {
  const strings: string[] = [];
  const form = /"((?:[^"\\]|\\[^])*)"|([^\s"]+)/g;
  for (const [, quoted, plain] of data.matchAll(form))
    strings.push(
      (quoted ?? plain ?? '').replace(/\\(\d{3}|[^])/g, (_, escaped: string) =>
        escaped.length === 3 ? String.fromCharCode(Number(escaped) & 255) : escaped,
      ),
    );
  return strings;
}

/** The strings of a TXT record as one text: that is how SPF, DKIM, DMARC and the others are read. */
export const joinedText = (data: string): string => textStrings(data).join('');

/** `10 mx.example.` */
export function mxOf(data: string): { readonly preference: number; readonly host: string } | undefined {
  const [, preference = '', host = ''] = /^(\d{1,5})\s+(\S+)$/.exec(data.trim()) ?? [];
  return host === '' ? undefined : { preference: Number(preference), host: withoutDot(host) };
}

export interface Soa {
  readonly primary: string;
  readonly mailbox: string;
  readonly serial: number;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
}

export function soaOf(data: string): Soa | undefined {
  const [, primary = '', mailbox = '', ...numbers] =
    /^(\S+)\s+(\S+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)$/.exec(data.trim()) ?? [];
  if (primary === '') return undefined;
  const [serial = 0, refresh = 0, retry = 0, expire = 0, minimum = 0] = numbers.map(Number);
  return {
    primary: withoutDot(primary),
    mailbox: withoutDot(mailbox),
    serial,
    refresh,
    retry,
    expire,
    minimum,
  };
}

export interface Tlsa {
  readonly usage: number;
  readonly selector: number;
  readonly matching: number;
  /** Hex in lower case. */
  readonly data: string;
}

/** `3 1 1 0123…`, also where dig split the digits. */
export function tlsaOf(data: string): Tlsa | undefined {
  const [, usage, selector, matching, hex = ''] =
    /^(\d{1,3})\s+(\d{1,3})\s+(\d{1,3})\s+([0-9A-Fa-f\s]*)$/.exec(data.trim()) ?? [];
  return usage === undefined
    ? undefined
    : {
        usage: Number(usage),
        selector: Number(selector),
        matching: Number(matching),
        data: hex.replace(/\s+/g, '').toLowerCase(),
      };
}

/** A record as a line of a zone. */
export const zoneLine = ({ name, ttl, type, data }: DnsRecord): string =>
  `${name === '.' ? '' : name}. ${ttl} IN ${type} ${data}`;
