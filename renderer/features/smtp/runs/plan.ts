import type { Leg } from '#contract/smtp';
import type { Vantage } from '#contract/vantage';
import type { Named } from './setup.ts';

/** So many sessions at most in one run. */
export const mostLegs = 500;

/** Servers of a domain as one place sees them. */
export interface Seen {
  readonly servers: readonly {
    readonly host: string;
    readonly preference?: number | undefined;
    readonly address: string;
  }[];
  readonly notes: readonly string[];
}

/** One server, or one address of it. */
export interface Row {
  readonly host: string;
  /** '' where it is resolved by the place that connects. */
  readonly address: string;
  readonly port: number;
  readonly preference?: number;
}

/** Every session of a run: which server, from where. */
export interface Plan {
  readonly rows: readonly Row[];
  /** Ids of hosts; '' is this computer. */
  readonly places: readonly string[];
  readonly legs: readonly { readonly row: number; readonly place: number; readonly leg: Leg }[];
  /** Index in `legs` by `row * places.length + place`; absent where a place does not see the server. */
  readonly legAt: ReadonlyMap<number, number>;
}

export const vantageOf = (place: string): Vantage =>
  place === '' ? { kind: 'here' } : { kind: 'host', hostId: place };

/** `mx.example.net (192.0.2.1):25` */
export function rowWords({ host, address, port }: Row): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return address === '' || address === host ? `${name}:${port}` : `${name} (${address}):${port}`;
}

/**
 * Every typed server from every place; of a domain's servers, those that a place sees from that place, since another's address may
 * mean another server there.
 */
export function planOf(
  places: readonly string[],
  named: readonly Named[],
  seen: ReadonlyMap<string, Seen>,
  port: number,
): Plan {
  const rows: Row[] = named.map((one) => ({ ...one, address: '' }));
  const legs: Plan['legs'][number][] = [];
  const legAt = new Map<number, number>();
  const add = (row: number, place: number): void => {
    const about = rows[row];
    const from = places[place];
    if (about === undefined || from === undefined) return;
    legAt.set(row * places.length + place, legs.length);
    legs.push({
      row,
      place,
      leg: {
        label: rowWords(about).slice(0, 200),
        from: vantageOf(from),
        target: {
          host: about.address || about.host,
          port: about.port,
          serverName: about.address === '' || about.address === about.host ? '' : about.host,
          minVersion: 'TLSv1.2',
          source: '',
        },
      },
    });
  };
  const known = new Map<string, number>();
  const found = places.map((from) =>
    (seen.get(from)?.servers ?? []).map(({ host, address, preference }) => {
      const key = `${host} ${address}`;
      const at = known.get(key) ?? rows.length;
      if (!known.has(key)) {
        known.set(key, at);
        rows.push({ host, address, port, ...(preference === undefined ? {} : { preference }) });
      }
      return at;
    }),
  );
  for (let row = 0; row < rows.length; row++)
    for (let place = 0; place < places.length; place++)
      if (row < named.length || found[place]?.includes(row) === true) add(row, place);
  return { rows, places, legs, legAt };
}
