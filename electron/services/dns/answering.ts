import type { DnsQuestion, DnsReply, Inquiry } from '#mail/dns/question';

/** Asks what an inquiry wants to know, round by round, until it has come to an end. */
export async function answered<T>(
  inquiry: Inquiry<T>,
  ask: (questions: readonly DnsQuestion[]) => Promise<readonly DnsReply[]>,
): Promise<T> {
  let step = inquiry.next();
  while (step.done !== true) step = inquiry.next(step.value.length === 0 ? [] : await ask(step.value));
  return step.value;
}
