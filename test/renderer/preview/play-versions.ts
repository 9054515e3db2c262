import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { Version } from '#contract/versions';
import { hashOf, type PlayFiles } from './play-deploys-files.ts';

const os = implement(contract);

interface Kept {
  readonly hostId: string;
  readonly version: Version;
  readonly texts: ReadonlyMap<string, readonly [string | undefined, string | undefined]>;
}

/** The history of the play’s hosts: seeded with a few versions, grown by deploys. */
export class PlayVersions {
  readonly #files: PlayFiles;
  #kept: Kept[] = [];
  #count = 0;
  readonly #ready: Promise<void>;

  constructor(files: PlayFiles, seeded: boolean) {
    this.#files = files;
    this.#ready = seeded ? this.#seed() : Promise.resolve();
  }

  async #write(
    hostId: string,
    kind: Version['kind'],
    by: string,
    note: string,
    changed: readonly (readonly [string, string | undefined, string | undefined])[],
    at = Date.now(),
    deployId?: string,
  ): Promise<string> {
    const id = (++this.#count).toString(16).padStart(8, 'c0ffee01').padEnd(40, '9a1f');
    const files = await Promise.all(
      changed.map(async ([path, before, after]) => ({
        path,
        before: await hashOf(before),
        after: await hashOf(after),
      })),
    );
    const version: Version = {
      id,
      at: new Date(at).toISOString(),
      by,
      note,
      kind,
      files,
      ...(deployId === undefined ? {} : { deployId }),
    };
    const texts = new Map(changed.map(([path, before, after]) => [path, [before, after] as const]));
    this.#kept.unshift({ hostId, version, texts });
    return id;
  }

  async #seed(): Promise<void> {
    const day = 86_400_000;
    const of = (path: string): string => this.#files.read('mx1', path) ?? '';
    const paths = this.#files.setsOf('mx1').flatMap(({ files }) => files.map(({ path }) => path));
    const access = of('/etc/mail/access');
    const before = access.replace('From:newsletter@shop.example\tDISCARD\n', '');
    const mc = of('/etc/mail/sendmail.mc');
    const cf = of('/etc/mail/sendmail.cf');
    await this.#write(
      'mx1',
      'first',
      'anna@console',
      '',
      paths.map(
        (path) =>
          [
            path,
            undefined,
            path.endsWith('access') ? before : (this.#files.recorded.get(`mx1 ${path}`) ?? of(path)),
          ] as const,
      ),
      Date.now() - 30 * day,
    );
    await this.#write(
      'mx1',
      'deploy',
      'anna@console',
      'CHG-4711: newsletter of the shop goes nowhere',
      [['/etc/mail/access', before, access]],
      Date.now() - 9 * day,
      'tx-old',
    );
    await this.#write(
      'mx1',
      'deploy',
      'ben@console',
      'CHG-4720',
      [
        ['/etc/mail/sendmail.mc', mc.replace("`52428800'", "`10485760'"), mc],
        ['/etc/mail/sendmail.cf', cf.replace('52428800', '10485760'), cf],
      ],
      Date.now() - 3 * day,
      'tx-older',
    );
    await this.#write(
      'mx1',
      'seen',
      'root on mx1',
      'ben by hand, during the outage',
      [['/etc/mail/local-host-names', 'example.com\n', of('/etc/mail/local-host-names')]],
      Date.now() - day,
    );
  }

  /** A deploy or a record becomes a version. */
  async add(
    hostId: string,
    kind: Version['kind'],
    by: string,
    note: string,
    files: readonly { path: string }[],
    deployId?: string,
  ): Promise<string> {
    await this.#ready;
    const changed = files.map(({ path }) => {
      const known = this.#kept.find((one) => one.hostId === hostId && one.texts.has(path));
      return [path, known?.texts.get(path)?.[1], this.#files.read(hostId, path)] as const;
    });
    return this.#write(hostId, kind, by, note, changed, Date.now(), deployId);
  }

  readonly handlers = {
    list: os.versions.list.handler(async ({ input: { hostId, path, after, limit } }) => {
      await this.#ready;
      const all = this.#kept.filter(
        (one) => one.hostId === hostId && (path === undefined || one.texts.has(path)),
      );
      const from = after === undefined ? 0 : all.findIndex(({ version }) => version.id === after) + 1;
      const versions = all.slice(from, from + limit).map(({ version }) => version);
      return { versions, more: from + limit < all.length };
    }),
    show: os.versions.show.handler(async ({ input: { hostId, commit, path } }) => {
      await this.#ready;
      const one = this.#kept.find(({ version, hostId: of }) => of === hostId && version.id === commit);
      const [before, after] = one?.texts.get(path) ?? [];
      return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
    }),
    record: os.versions.record.handler(async ({ input: { hostId, note } }) => {
      const drifted = [...this.#files.recorded.keys()]
        .filter((key) => key.startsWith(`${hostId} `))
        .map((key) => ({ path: key.slice(hostId.length + 1) }));
      if (drifted.length === 0) return { files: 0 };
      const commit = await this.add(hostId, 'seen', `root on ${hostId}`, note, drifted);
      for (const { path } of drifted) this.#files.recorded.delete(`${hostId} ${path}`);
      return { commit, files: drifted.length };
    }),
  };
}
