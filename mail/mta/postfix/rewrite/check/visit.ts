import type { Client } from '../../../../rewrite/question.ts';
import type { Steps } from '../need.ts';
import { type Resolved, resolve } from '../resolve.ts';
import type { Settings } from '../settings.ts';
import type { Stage } from '../trace.ts';
import { rewritten } from '../trivial.ts';
import type { Reply } from './reply.ts';

/** How far a visit is. */
export type Phase = 'connect' | 'helo' | 'mail' | 'rcpt';

const phases: readonly Phase[] = ['connect', 'helo', 'mail', 'rcpt'];

/** Whether the visit has come to a phase. */
export const reached = (visit: Visit, phase: Phase): boolean =>
  phases.indexOf(visit.reached) >= phases.indexOf(phase);

/** A client's visit as far as one recipient: what the SMTP server keeps in mind. */
export interface Visit {
  readonly settings: Settings;
  readonly client: Client;
  /** `name[address]`. */
  readonly host: string;
  /** Internal form; '' for the empty sender. */
  readonly sender: string;
  readonly recipient: string;
  /** Refusals wait for RCPT TO (smtpd_delay_reject). */
  readonly delays: boolean;
  /** What the client has said so far: lists that are gone through earlier know nothing of the rest. */
  reached: Phase;
  /** Said when nothing else refuses the mail. */
  deferIfPermit: Reply | undefined;
  /** Said in place of a lasting refusal. */
  deferIfReject: Reply | undefined;
  /** Refusals only warn. */
  warns: boolean;
  discards: boolean;
  /** Text of HOLD, and the entry that says it. */
  holds: { readonly words: string; readonly because: string } | undefined;
  /** A restriction that might have let the mail in, and that nobody could ask. */
  mayPermit: string | undefined;
  senderListed: boolean;
  recipientListed: boolean;
}

/** Where an address leads, as the SMTP server asks for it. */
export const leads = (address: string, visit: Visit, stage: Stage): Steps<Resolved> =>
  resolve(rewritten(address, visit.settings), visit.sender, visit.settings, stage);

/** A restriction that needs a name server, a policy service or another host. */
export function notAsked(stage: Stage, restriction: string, what: string): void {
  stage.note('note', 'not-asked', `${restriction} was not asked: ${what}. It may refuse this mail.`);
}
