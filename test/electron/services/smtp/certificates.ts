import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Pair {
  readonly cert: string;
  readonly key: string;
}

export interface Wanted {
  /** `DNS:a.test,IP:127.0.0.1`; '' for none. */
  readonly names?: string;
  /** As openssl names the kind: `rsa:1024`, `ec`. */
  readonly key?: 'rsa:1024' | 'rsa:2048' | 'ec' | 'ed25519';
  readonly digest?: 'sha1' | 'sha256';
  /** Dates as `YYYYMMDDHHMMSSZ`. */
  readonly from?: string;
  readonly to?: string;
  readonly authority?: boolean;
}

const newKey = { 'rsa:1024': ['rsa:1024'], 'rsa:2048': ['rsa:2048'] } as const;

/** Certificates made by the openssl of this machine, in a folder of their own. */
export class Certificates {
  readonly dir = mkdtempSync(join(tmpdir(), 'postroom-certificates-'));
  #count = 0;

  /** Signed by `issuer`, or by itself. */
  make(subject: string, wanted: Wanted = {}, issuer?: Pair): Pair {
    const { names = '', key = 'ec', digest = 'sha256', authority = false } = wanted;
    const { from = '20240101000000Z', to = '20991231000000Z' } = wanted;
    const at = join(this.dir, String((this.#count += 1)));
    const kind =
      key === 'ec'
        ? ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
        : key === 'ed25519'
          ? ['ed25519']
          : newKey[key];
    const extensions = [
      `basicConstraints=critical,CA:${authority ? 'TRUE' : 'FALSE'}`,
      // Without key identifiers an issuer is known by its name alone.
      'authorityKeyIdentifier=none',
      ...(names === '' ? [] : [`subjectAltName=${names}`]),
    ];
    this.#openssl([
      'req',
      '-new',
      '-newkey',
      ...kind,
      '-nodes',
      '-keyout',
      `${at}.key`,
      '-out',
      `${at}.csr`,
      '-subj',
      subject,
    ]);
    writeFileSync(`${at}.ext`, `${extensions.join('\n')}\n`);
    if (issuer !== undefined) {
      writeFileSync(`${at}.ca`, issuer.cert);
      writeFileSync(`${at}.cakey`, issuer.key);
    }
    // `x509 -req` of older versions knows no dates; `ca` has always known them.
    writeFileSync(`${at}.txt`, '');
    writeFileSync(`${at}.serial`, '1000\n');
    writeFileSync(
      `${at}.cnf`,
      `[ca]\ndefault_ca=d\n[d]\ndatabase=${at}.txt\nserial=${at}.serial\nnew_certs_dir=${this.dir}\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n`,
    );
    const signer =
      issuer === undefined
        ? ['-selfsign', '-keyfile', `${at}.key`]
        : ['-cert', `${at}.ca`, '-keyfile', `${at}.cakey`];
    const plainDigest = key === 'ed25519' && issuer === undefined ? 'default' : digest;
    this.#openssl([
      ...['ca', '-batch', '-config', `${at}.cnf`, '-in', `${at}.csr`, '-out', `${at}.crt`, '-notext'],
      ...['-extfile', `${at}.ext`, '-startdate', from, '-enddate', to, '-md', plainDigest, ...signer],
    ]);
    return { cert: readFileSync(`${at}.crt`, 'latin1'), key: readFileSync(`${at}.key`, 'latin1') };
  }

  /** What openssl itself says of a certificate. */
  says(cert: string, ...what: string[]): string {
    return execFileSync('openssl', ['x509', '-noout', ...what], { input: cert, encoding: 'latin1' }).trim();
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  #openssl(argv: readonly string[]): void {
    execFileSync('openssl', argv, { stdio: 'pipe' });
  }
}
