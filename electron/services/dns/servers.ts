import { isIP } from 'node:net';

/** Where questions go. */
export interface Server {
  readonly address: string;
  readonly port: number;
}

/** `192.0.2.1`, `192.0.2.1#5353`, `2001:db8::1#53`; also Node's own `192.0.2.1:5353` and `[2001:db8::1]:5353`. Undefined: no address. */
export function serverOf(text: string): Server | undefined {
  const hash = /^(.*)#(\d{1,5})$/.exec(text);
  const bracket = /^\[(.*)\]:(\d{1,5})$/.exec(text);
  const colon = /^(\d+\.\d+\.\d+\.\d+):(\d{1,5})$/.exec(text);
  const [, address = text, port = '53'] = hash ?? bracket ?? colon ?? [];
  const known = isIP(address.replace(/%.*$/, '')) !== 0 && Number(port) > 0 && Number(port) < 65_536;
  return known ? { address, port: Number(port) } : undefined;
}

export const serverText = ({ address, port }: Server): string => `${address}#${port}`;
