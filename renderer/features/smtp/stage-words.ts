import type { Stage } from '#mail/smtp/step';

/** The stages of a session, as the window calls them. */
export const stageWords: Readonly<Record<Stage, string>> = {
  connect: 'Connection',
  greeting: 'Greeting',
  tls: 'TLS',
  hello: 'Hello',
  auth: 'Sign-in',
  sender: 'Sender',
  recipient: 'Recipients',
  data: 'Data',
  message: 'Message',
  quit: 'Quit',
  other: 'Other',
};
