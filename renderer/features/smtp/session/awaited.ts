import type { Happening } from '#mail/smtp/transcript';

/** What the server waits for: a command, the message after 354, or an answer to a challenge of AUTH after 334. */
export function awaited(happenings: readonly Happening[]): 'command' | 'message' | 'secret' {
  for (let at = happenings.length - 1; at >= 0; at--) {
    const happening = happenings[at];
    if (happening?.kind === 'sent') return 'command';
    if (happening?.kind === 'reply') {
      const { code } = happening.reply;
      return code === '354' ? 'message' : code === '334' ? 'secret' : 'command';
    }
  }
  return 'command';
}
