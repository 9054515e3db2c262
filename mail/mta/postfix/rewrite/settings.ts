import { listWords } from '../../../config/postfix/list-words.ts';
import { type Delimiting, folded } from './addresses.ts';

/** Daemons whose settings master.cf may give with `-o`. */
export type Daemon = 'smtpd' | 'cleanup' | 'rewrite' | 'local';

/** A line of master.cf. */
export interface Service {
  readonly name: string;
  /** `inet`, `unix`, `pass`. */
  readonly type: string;
  /** The program: `smtpd`, `local`, `pipe`. */
  readonly command: string;
}

/** What the host said is in force, before any address is looked at. */
export interface InForce {
  /** Every parameter with names expanded, by name. */
  readonly values: ReadonlyMap<string, string>;
  /** As they stand, for those whose names mean something else for every message. */
  readonly raw: ReadonlyMap<string, string>;
  /** Parameters that main.cf itself sets. */
  readonly set: ReadonlySet<string>;
  /** `-o` settings of master.cf by `service/type/parameter`. */
  readonly overrides: ReadonlyMap<string, string>;
  readonly services: readonly Service[];
  /** Own addresses: `inet_interfaces` and `proxy_interfaces`. */
  readonly addresses: ReadonlySet<string>;
}

/** Which service answers SMTP clients: the one on port 25, or the first there is. */
function smtpdOf(services: readonly Service[]): Service | undefined {
  const all = services.filter(({ command }) => command === 'smtpd');
  return (
    all.find(({ name, type }) => type === 'inet' && /^(?:.*:)?(?:smtp|25)$/.test(name)) ??
    all.find(({ type }) => type === 'pass') ??
    all.find(({ type }) => type === 'inet')
  );
}

/** Settings as one daemon of the instance sees them. */
export class Settings {
  readonly inForce: InForce;
  readonly #service: string;

  constructor(inForce: InForce, daemon?: Daemon) {
    this.inForce = inForce;
    const smtpd = smtpdOf(inForce.services);
    const key = smtpd === undefined ? 'smtp/inet' : `${smtpd.name}/${smtpd.type}`;
    const cleanup = inForce.overrides.get(`${key}/cleanup_service_name`) ?? 'cleanup';
    const names: Readonly<Record<Daemon, string>> = {
      smtpd: key,
      cleanup: `${cleanup}/unix`,
      rewrite: 'rewrite/unix',
      local: 'local/unix',
    };
    this.#service = daemon === undefined ? '' : names[daemon];
  }

  of(daemon: Daemon): Settings {
    return new Settings(this.inForce, daemon);
  }

  #override(name: string): string | undefined {
    return this.inForce.overrides.get(`${this.#service}/${name}`);
  }

  value(name: string): string {
    return this.#override(name) ?? this.inForce.values.get(name) ?? '';
  }

  raw(name: string): string {
    return this.#override(name) ?? this.inForce.raw.get(name) ?? this.value(name);
  }

  yes(name: string): boolean {
    return folded(this.value(name)) === 'yes';
  }

  number(name: string, otherwise: number): number {
    const value = Number(this.value(name) || 'x');
    return Number.isFinite(value) ? value : otherwise;
  }

  /** Items of a list: `{ … }` belongs together. */
  words(name: string): string[] {
    return listWords(this.value(name)).map(({ text }) => text);
  }

  /** Maps of a parameter, as `type:name`. */
  tables(name: string): string[] {
    return this.words(name).map((one) => this.table(one));
  }

  /** The same map asked directly: what the proxymap service would answer. */
  table(text: string): string {
    const bare = text.replace(/\bproxy:/g, '');
    return bare.includes(':') ? bare : `${this.value('default_database_type') || 'hash'}:${bare}`;
  }

  /** Where the configuration says it: `main.cf: virtual_alias_maps = hash:/etc/postfix/virtual`. */
  cite(name: string): string {
    const [, type = ''] = this.#service.split('/');
    const override = this.#override(name);
    if (override !== undefined)
      return `master.cf: ${this.#service.split('/')[0] ?? ''} ${type}: ${name} = ${override}`;
    return `${this.inForce.set.has(name) ? 'main.cf' : 'default'}: ${name} = ${this.inForce.values.get(name) ?? ''}`;
  }

  /** The program behind a transport; '' where master.cf has none. */
  program(transport: string): string {
    return (
      this.inForce.services.find(({ name, type }) => name === transport && type === 'unix')?.command ?? ''
    );
  }

  /** Whether a parameter's domain patterns match subdomains too. */
  parents(name: string): boolean {
    return this.words('parent_domain_matches_subdomains').includes(name);
  }

  get delimiting(): Delimiting {
    return {
      delimiters: this.value('recipient_delimiter'),
      doubleBounce: this.value('double_bounce_sender'),
      ownerSpecial: this.yes('owner_request_special'),
    };
  }
}
