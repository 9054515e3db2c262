/** Names of /etc/services under which mail is served. */
const named: Readonly<Record<string, number>> = {
  smtp: 25,
  mail: 25,
  submission: 587,
  msa: 587,
  submissions: 465,
  smtps: 465,
  urd: 465,
  ssmtp: 465,
};

/** The number of a port that is written as a number or by a usual name; undefined for other names. */
export function portNumber(text: string): number | undefined {
  const typed = text.trim().toLowerCase();
  if (Object.hasOwn(named, typed)) return named[typed];
  const port = /^\d{1,5}$/.test(typed) ? Number(typed) : 0;
  return port > 0 && port < 65_536 ? port : undefined;
}

/** Whether a client that dials 127.0.0.1 reaches a listener on this address; names would have to be looked up. */
export function reachedFromLoopback(address: string): 'yes' | 'no' | 'perhaps' {
  if (/^(?:0\.0\.0\.0|127\.0\.0\.1|localhost)$/i.test(address)) return 'yes';
  return /^\d+(?:\.\d+){3}$/.test(address) || address.includes(':') ? 'no' : 'perhaps';
}
