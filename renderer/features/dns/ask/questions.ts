import { z } from 'zod';
import { parseIp } from '#mail/dns/ip';
import type { DnsQuestion } from '#mail/dns/question';
import { askedName, dnsNameOf } from '../names.ts';

/** What is asked, as it is typed. */
export const draft = z.object({
  /** One a line. */
  names: z.string(),
  types: z.array(z.string()),
  server: z.string(),
  tcp: z.boolean(),
  dnssec: z.boolean(),
  unchecked: z.boolean(),
  /** Own packets even where there is a dig. */
  own: z.boolean(),
});
export type Draft = z.infer<typeof draft>;

export const emptyDraft: Draft = {
  names: '',
  types: ['MX'],
  server: '',
  tcp: false,
  dnssec: false,
  unchecked: false,
  own: false,
};

/** More are refused by the services. */
export const mostQuestions = 5000;

export interface Typed {
  readonly questions: readonly DnsQuestion[];
  /** Lines that cannot be asked, from 1. */
  readonly faults: readonly { readonly line: number; readonly words: string }[];
  /** What is wrong with the server; '' when nothing is. */
  readonly serverFault: string;
}

export const isType = (type: string): boolean => /^[A-Z][A-Z0-9-]{0,15}$/.test(type);

/** `192.0.2.53`, `2001:db8::53#5353` → itself, as the services take it; `undefined` when it is no address. */
export function serverOf(typed: string): string | undefined {
  const [, address = '', port] = /^([^#\s]+)(?:#(\d{1,5}))?$/.exec(typed.trim()) ?? [];
  if (parseIp(address) === undefined) return undefined;
  return port === undefined ? address : `${address}#${port}`;
}

/** Every name with every type, each question once, in the order of the names. */
export function readDraft({ dnssec, names, server, tcp, types, unchecked }: Draft): Typed {
  const at = server.trim() === '' ? undefined : serverOf(server);
  const how = {
    ...(at === undefined ? {} : { server: at }),
    ...(tcp ? { transport: 'tcp' as const } : {}),
    ...(dnssec ? { dnssec } : {}),
    ...(unchecked ? { unchecked } : {}),
  };
  const questions = new Map<string, DnsQuestion>();
  const faults: { line: number; words: string }[] = [];
  for (const [line, text] of names.split(/\r\n|\n|\r/).entries()) {
    if (text.trim() === '') continue;
    const name = dnsNameOf(text);
    if (name === undefined) {
      faults.push({ line: line + 1, words: 'no domain name.' });
      continue;
    }
    for (const type of types) {
      const question = { name: askedName(name, type), type, ...how };
      const key = `${question.name.toLowerCase()} ${type}`;
      if (!questions.has(key)) questions.set(key, question);
    }
  }
  return {
    questions: [...questions.values()],
    faults,
    serverFault:
      server.trim() !== '' && at === undefined ? 'An IP address, with #port where it is not 53.' : '',
  };
}

/** Why it cannot be asked; absent when it can. */
export function whyNotAsk(typed: Typed, types: readonly string[]): string | undefined {
  if (types.length === 0) return 'Choose at least one type.';
  if (typed.serverFault !== '') return typed.serverFault;
  if (typed.questions.length === 0) return 'Type at least one name.';
  return typed.questions.length > mostQuestions ? 'At most 5,000 questions at once.' : undefined;
}
