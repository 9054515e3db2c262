import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
import type { Step } from '#mail/smtp/step';

export type AuthStep = Extract<Step, { kind: 'auth' }>;

const base64 = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('base64');
const fromBase64 = (text: string): string => Buffer.from(text, 'base64').toString('latin1');

/**
 * The responses of an AUTH in their order, each made from the challenge it answers (the text of a 334, base64). The first
 * goes with the command where `initial` is wanted. XOAUTH2: a second challenge is an error in JSON, answered by an empty line.
 */
export function authResponses({ mechanism, user, secret, as }: AuthStep): ((challenge: string) => string)[] {
  switch (mechanism) {
    case 'PLAIN':
      return [() => base64(`${as ?? ''}\0${user}\0${secret}`)];
    case 'LOGIN':
      return [() => base64(user), () => base64(secret)];
    case 'CRAM-MD5':
      return [
        (challenge) =>
          base64(
            `${user} ${createHmac('md5', Buffer.from(secret, 'latin1'))
              .update(Buffer.from(fromBase64(challenge), 'latin1'))
              .digest('hex')}`,
          ),
      ];
    case 'XOAUTH2':
      return [() => base64(`user=${user}\x01auth=Bearer ${secret}\x01\x01`), () => ''];
  }
}

/** Whether the mechanism's first response needs no challenge (RFC 4954 4): only then may it go with the command. */
export const speaksFirst = ({ mechanism }: AuthStep): boolean => mechanism !== 'CRAM-MD5';

/** The error that XOAUTH2 gives as its second challenge, for people; '' when it is none. */
export function oauthError(challenge: string): string {
  const text = fromBase64(challenge);
  // eslint-disable-next-line no-control-regex -- what is shown must be one line of text
  return /^\{[^\x00-\x1f\x7f-\xff]{0,1000}\}$/.test(text) ? text : '';
}
