import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import type { Hop, Listing, SectionReport } from '#mail/dns/domain-report';
import type { DnsFinding, DnsReply } from '#mail/dns/question';
import type { SpfEvaluation } from '#mail/dns/spf-tree';
import { read } from './rpc.ts';
import { hostId } from './shared.ts';
import { vantage } from './vantage.ts';

const object = (value: unknown): boolean => typeof value === 'object' && value !== null;
const reply = z.custom<DnsReply>(object);
/** A name in presentation form: nothing that a shell or a line could mistake. */
export const dnsName = z
  .string()
  .min(1)
  .max(1000)
  .regex(/^[\x21-\x7e]+$/, 'a domain name without blanks; other scripts as xn--');
const type = z.string().regex(/^[A-Z][A-Z0-9-]{0,15}$/);
const server = z.string().regex(/^[0-9A-Fa-f.:]{2,45}(?:#\d{1,5})?$/, 'the address of a server');

export const dnsQuestion = z.object({
  name: dnsName,
  type,
  server: server.optional(),
  recursion: z.boolean().optional(),
  transport: z.enum(['udp', 'tcp']).optional(),
  dnssec: z.boolean().optional(),
  unchecked: z.boolean().optional(),
});

/** Whom one side of a comparison asks. `system`: what programs on that host get, by `getent` (addresses only). */
export const dnsPlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('resolver'), from: vantage }),
  z.object({ kind: z.literal('authoritative'), from: vantage }),
  z.object({ kind: z.literal('server'), from: vantage, address: server }),
  z.object({ kind: z.literal('system'), from: vantage }),
]);
export type DnsPlace = z.infer<typeof dnsPlace>;

/** What one place answered: several replies where there are several servers. */
export const dnsView = z.object({
  at: z.number(),
  label: z.string(),
  replies: z.array(reply),
  findings: z.array(z.custom<DnsFinding>(object)),
});
export type DnsView = z.infer<typeof dnsView>;

export const dns = {
  /** How questions from there are asked: by dig on the host, or by our own packets through its connection. */
  about: read.input(z.object({ from: vantage })).output(
    z.object({
      way: z.enum(['dig', 'own']),
      /** Resolvers that its resolv.conf names, or that this computer uses. */
      servers: z.array(z.string()),
      /** Names that stand between programs and DNS there: `nscd`, `systemd-resolved`, `dnsmasq`, `unbound`; from nsswitch and processes. */
      caches: z.array(z.string()),
      words: z.string(),
    }),
  ),
  /** Replies come as they arrive, with the index of their question. `how`: `own` even where there is a dig. */
  ask: read
    .input(
      z.object({
        from: vantage,
        questions: z.array(dnsQuestion).min(1).max(5000),
        how: z.enum(['either', 'own']).default('either'),
      }),
    )
    .output(eventIterator(z.object({ at: z.number(), reply }))),
  /** The same question to several places, each as it answers; `done` comes last with what differs. */
  compare: read
    .input(z.object({ name: dnsName, type, places: z.array(dnsPlace).min(1).max(30) }))
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('view'), view: dnsView }),
          z.object({ kind: z.literal('done'), findings: z.array(z.custom<DnsFinding>(object)) }),
        ]),
      ),
    ),
  /** A domain's mail page, section by section as they finish. `client`: address that SPF is evaluated for. */
  domain: read
    .input(
      z.object({
        from: vantage,
        domain: dnsName,
        selectors: z.array(dnsName).max(50).default([]),
        client: z.string().max(45).default(''),
      }),
    )
    .output(eventIterator(z.custom<SectionReport>(object))),
  /** check_host() of RFC 7208. */
  spf: read
    .input(
      z.object({
        from: vantage,
        client: z.string().max(45),
        sender: z.string().max(1000),
        helo: z.string().max(1000).default(''),
      }),
    )
    .output(z.custom<SpfEvaluation>(object)),
  /** From the root servers that the place knows, down to who answers for the name. */
  trace: read
    .input(z.object({ from: vantage, name: dnsName, type }))
    .output(eventIterator(z.custom<Hop>(object))),
  /** Whether a host's own addresses (or `addresses`) are on lists, asked from that host. */
  blocklists: read
    .input(
      z.object({
        hostId,
        lists: z.array(dnsName).max(100).default([]),
        addresses: z.array(z.string().max(45)).max(100).default([]),
      }),
    )
    .output(eventIterator(z.custom<Listing>(object))),
};
