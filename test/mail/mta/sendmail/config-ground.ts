import type { ConfigSurvey, Said } from '#mail/mta/mta';
import type { HostFacts } from '#mail/host-facts';
import type { Procedure, Step } from '#mail/deploy/plan';
import type { StepResult } from '#mail/deploy/report';
import { sendmail } from '#mail/mta/sendmail/index';
import type { Lab } from '../../../lab/lab.ts';
import type { MailHost } from '../../../lab/mail-host.ts';
import { probe, runOn } from '../../real-host.ts';
import { hostFacts } from '../reading.ts';

const config = sendmail.config!;
const root = '/var/lib/postroom/tx/trial/new';

/** What ran of a procedure: results by step id, in order, up to the first failure. */
export interface Trial {
  readonly procedure: Procedure;
  readonly results: ReadonlyMap<string, StepResult>;
  readonly failed: string | undefined;
  readonly said: readonly Said[];
}

/** Runs surveys and procedures on the lab's sendmail host, step by step, as the host's own agent would. */
export class ConfigGround {
  readonly host: MailHost;
  readonly facts: HostFacts;

  constructor(lab: Lab) {
    this.host = lab.sendmail;
    this.facts = hostFacts({ logs: { kind: 'file', path: '/var/log/mail.log' } });
  }

  async survey(shell?: readonly string[], user = 'root'): Promise<ConfigSurvey> {
    const facts = await probe(this.host, 'sendmail');
    const command = config.survey(facts, this.facts);
    const { stdout, code, stderr } = await runOn(
      this.host,
      command,
      shell === undefined ? { user } : { shell, user },
    );
    if (code !== 0) throw new Error(`The survey ended with ${code}: ${stderr}`);
    return config.readSurvey(facts, stdout);
  }

  async read(path: string): Promise<string> {
    const { code, bytes, stderr } = await this.host.run(['cat', '--', path]);
    if (code !== 0) throw new Error(stderr);
    return bytes.toString('latin1');
  }

  async texts(survey: ConfigSurvey): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (const { path } of survey.sets[0]?.files ?? [])
      if ((await this.host.run(['test', '-f', path])).code === 0) found.set(path, await this.read(path));
    return found;
  }

  /** One step with the staging directory in the place of `@NEW@`. */
  async step(step: Step, shell = '/bin/sh'): Promise<StepResult> {
    const real = (text: string): string => text.replaceAll('@NEW@', root);
    const words = step.argv.map(real);
    if (words[0] === '/bin/sh') words.splice(0, 1, ...shell.split(' '));
    const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
    const script = `cd '${real(step.cwd ?? '/')}' && ${quoted} <'${real(step.stdin ?? '/dev/null')}'${step.stdout === undefined ? '' : ` >'${real(step.stdout)}'`}`;
    const { code, stdout, stderr } = await this.host.run(['/bin/sh', '-c', script]);
    const fails = step.fails === undefined ? undefined : new RegExp(step.fails, 'm');
    const good = (step.good ?? [0]).includes(code) && fails?.test(`${stdout}\n${stderr}`) !== true;
    return { id: step.id, state: good ? 'good' : 'failed', code, stdout, stderr };
  }

  /** Builds and checks changes in a staging directory; nothing of the host changes. */
  async try(changes: Readonly<Record<string, string>>, shell?: string): Promise<Trial> {
    const survey = await this.survey();
    const set = survey.sets[0]!;
    const texts = await this.texts(survey);
    await this.host.must(`rm -rf ${root}; mkdir -p -m 700 /var/lib/postroom; mkdir -p ${root}`);
    for (const [path, text] of Object.entries(changes)) {
      texts.set(path, text);
      await this.host.must(`mkdir -p "$(dirname '${root}${path}')"`);
      await this.host.writeFile(`${root}${path}`, Buffer.from(text, 'latin1'));
    }
    const procedure = config.procedure(set, Object.keys(changes), this.facts, texts);
    const results = new Map<string, StepResult>();
    const said: Said[] = [];
    let failed: string | undefined;
    for (const step of procedure.steps.filter(({ kind }) => kind === 'build' || kind === 'check')) {
      const result = await this.step(step, shell);
      results.set(step.id, result);
      said.push(...config.said(set, step, result, texts));
      if (result.state === 'failed') {
        failed = step.id;
        break;
      }
    }
    return { procedure, results, failed, said };
  }

  /** Puts in place what a trial built, in its order, and runs reloads and probes. */
  async install({ procedure }: Trial, shell?: string): Promise<ReadonlyMap<string, StepResult>> {
    for (const path of procedure.order)
      await this.host.must(
        `cp -p '${root}${path}' '${path}.new' && { test ! -e '${path}' || chown --reference='${path}' '${path}.new'; test ! -e '${path}' || chmod --reference='${path}' '${path}.new'; } && mv '${path}.new' '${path}'`,
      );
    return this.inForce(procedure, shell);
  }

  async inForce({ steps }: Procedure, shell?: string): Promise<ReadonlyMap<string, StepResult>> {
    const results = new Map<string, StepResult>();
    for (const step of steps.filter(({ kind }) => kind === 'reload' || kind === 'probe'))
      results.set(step.id, await this.step(step, shell));
    return results;
  }

  /** A staged file as it was built. */
  built = (path: string): Promise<string> => this.read(`${root}${path}`);
}
