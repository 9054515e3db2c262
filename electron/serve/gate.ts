import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createTryLimit, type TryLimit } from './try-limit.ts';

/** One signed-in browser. */
export interface Session {
  readonly digest: Buffer;
  /** Sockets that are open for it. */
  sockets: number;
  usedAt: number;
  tickets: { readonly digest: Buffer; readonly until: number }[];
  /** Its own: wrong tries of others must not keep it from reconnecting. */
  readonly limit: TryLimit;
}

/** Who may come in: one-time codes, sessions (cookies), and single-use tickets for the WebSocket. 256 bits each. */
export interface Gate {
  /** A fresh code for the link. At most 4 unused ones are good; an older one stops working. */
  issueCode(): string;
  /** Whether an unused code has this name, `codeName(code)`. Using it does not use the code up. */
  isCodeName(name: string): boolean;
  /** Trades a code for the value of a session cookie. */
  redeem(code: string): { readonly cookie: string } | 'wrong' | 'too many tries';
  /** The session of a cookie value. Not limited: that would let any local program sign the owner out. */
  session(cookie: string | undefined): Session | undefined;
  /** A ticket for one WebSocket of this session, good for 30 seconds. */
  issueTicket(session: Session): string;
  /** Uses up a ticket. */
  admit(session: Session, ticket: string): 'welcome' | 'wrong' | 'too many tries';
}

const unusedCodes = 4;
const maxSessions = 16;
const ticketMs = 30_000;
/** A session without an open window ends after half a day: over a night, not over a weekend. */
const idleMs = 12 * 3600_000;

const secret = (): string => randomBytes(32).toString('base64url');
const digestOf = (value: string): Buffer => createHash('sha256').update(value).digest();
/** Name of a code that tells nothing about the code. */
export const codeName = (code: string): string => digestOf(code).toString('base64url');

/** Compares digests in constant time; returns the place in the list, -1 when it is not there. */
const find = (list: readonly Buffer[], wanted: Buffer): number => {
  let found = -1;
  for (const [place, digest] of list.entries()) if (timingSafeEqual(digest, wanted)) found = place;
  return found;
};

/**
 * A code works once, and until then as long as the door is open: people open the link when they get to it, and 256 bits
 * are not guessed meanwhile. It travels in the fragment of the link (never sent, never logged), and is worthless after
 * its first use, so browser history and scrollback do not matter. Lost or used? The terminal prints a new one on Enter.
 * `now`: milliseconds that never step back.
 */
export function createGate(now: () => number): Gate {
  const limit = createTryLimit(now);
  const codes: Buffer[] = [];
  let sessions: Session[] = [];

  const expire = (): void => {
    sessions = sessions.filter(({ sockets, usedAt }) => sockets > 0 || now() - usedAt < idleMs);
  };

  return {
    issueCode() {
      const code = secret();
      codes.push(digestOf(code));
      if (codes.length > unusedCodes) codes.shift();
      // Only the owner of the terminal gets here. Without this, another user of the machine could lock the owner out
      // by guessing wrongly once a minute.
      limit.reset();
      return code;
    },
    isCodeName(name) {
      return codes.some((digest) => digest.toString('base64url') === name);
    },
    redeem(code) {
      if (!limit.open()) return 'too many tries';
      const place = find(codes, digestOf(code));
      if (place < 0) {
        limit.failed();
        return 'wrong';
      }
      codes.splice(place, 1);
      expire();
      if (sessions.length >= maxSessions)
        sessions.splice(
          Math.max(
            0,
            sessions.findIndex(({ sockets }) => sockets === 0),
          ),
          1,
        );
      const cookie = secret();
      sessions.push({
        digest: digestOf(cookie),
        sockets: 0,
        usedAt: now(),
        tickets: [],
        limit: createTryLimit(now),
      });
      return { cookie };
    },
    session(cookie) {
      if (cookie === undefined) return undefined;
      expire();
      const place = find(
        sessions.map(({ digest }) => digest),
        digestOf(cookie),
      );
      const session = sessions[place];
      if (session !== undefined) session.usedAt = now();
      return session;
    },
    issueTicket(session) {
      const ticket = secret();
      session.tickets = session.tickets.filter(({ until }) => until > now()).slice(-7);
      session.tickets.push({ digest: digestOf(ticket), until: now() + ticketMs });
      return ticket;
    },
    admit(session, ticket) {
      if (!session.limit.open()) return 'too many tries';
      const live = session.tickets.filter(({ until }) => until > now());
      const place = find(
        live.map(({ digest }) => digest),
        digestOf(ticket),
      );
      session.tickets = live.filter((_, at) => at !== place);
      if (place >= 0) return 'welcome';
      session.limit.failed();
      return 'wrong';
    },
  };
}
