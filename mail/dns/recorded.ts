import type { DnsReply, Inquiry } from './question.ts';

/** Passes an inquiry on and keeps every reply that it was given. */
export function* recorded<T>(inquiry: Inquiry<T>, kept: DnsReply[]): Inquiry<T> {
  let step = inquiry.next();
  while (step.done !== true) {
    const replies = yield step.value;
    kept.push(...replies);
    step = inquiry.next(replies);
  }
  return step.value;
}
