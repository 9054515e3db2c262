import type { ConfigSet } from '#mail/config/files';
import type { Procedure, Step } from '#mail/deploy/plan';
import type { StepResult } from '#mail/deploy/report';
import type { HostFacts } from '#mail/host-facts';
import { config } from '#mail/mta/postfix/config';
import type { ConfigSurvey, MtaFacts, Said } from '#mail/mta/mta';
import type { MailHost } from '../../../lab/mail-host.ts';
import { probe, runOn } from '../../real-host.ts';
import { hostFacts } from '../reading.ts';

const root = '/var/lib/postroom/tx/trial/new';

/** What ran of a procedure, up to the first failure. */
export interface Trial {
  readonly set: ConfigSet;
  readonly procedure: Procedure;
  readonly results: ReadonlyMap<string, StepResult>;
  readonly failed: string | undefined;
  readonly said: readonly Said[];
}

/** Runs the survey and procedures of Postfix on a lab host, step by step, as the host's own agent would. */
export class ConfigGround {
  readonly host: MailHost;
  readonly facts: HostFacts;
  #probed: MtaFacts | undefined;

  constructor(host: MailHost) {
    this.host = host;
    this.facts = hostFacts({ logs: { kind: 'file', path: '/var/log/mail.log' } });
  }

  async survey(user = 'root'): Promise<ConfigSurvey> {
    this.#probed ??= await probe(this.host, 'postfix');
    const facts = this.#probed;
    const command = config.survey(facts, this.facts);
    const { stdout, code, stderr } = await runOn(this.host, command, { user });
    if (code !== 0) throw new Error(`The survey ended with ${code}: ${stderr}`);
    return config.readSurvey(facts, stdout);
  }

  async texts(set: ConfigSet): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (const { path } of set.files) found.set(path, await this.host.readFile(path));
    return found;
  }

  /** One step with the staging directory in the place of `@NEW@`. */
  async step(step: Step): Promise<StepResult> {
    const argv = step.argv.map((word) => word.replaceAll('@NEW@', root));
    const { code, stdout, stderr } = await this.host.run(argv, { stdin: '' });
    const fails = step.fails === undefined ? undefined : new RegExp(step.fails, 'm');
    const good = (step.good ?? [0]).includes(code) && fails?.test(`${stdout}\n${stderr}`) !== true;
    return { id: step.id, state: good ? 'good' : 'failed', code, stdout, stderr };
  }

  /** Builds and checks changes of one instance in a staging directory; nothing in force changes. */
  async check(changes: Readonly<Record<string, string>>, id = 'postfix:/etc/postfix'): Promise<Trial> {
    const set = (await this.survey()).sets.find((one) => one.id === id);
    if (set === undefined) throw new Error(`No ${id}.`);
    const texts = await this.texts(set);
    await this.host.must(`rm -rf ${root}; mkdir -p -m 700 /var/lib/postroom; mkdir -p ${root}`);
    for (const [path, text] of Object.entries(changes)) {
      texts.set(path, text);
      await this.host.must(`mkdir -p "$(dirname '${root}${path}')"`);
      await this.host.writeFile(`${root}${path}`, Buffer.from(text, 'latin1'));
    }
    const procedure = config.procedure(set, Object.keys(changes), this.facts, texts);
    const steps = procedure.steps.filter(({ kind }) => kind === 'build' || kind === 'check');
    return this.run(set, procedure, steps, texts);
  }

  private async run(
    set: ConfigSet,
    procedure: Procedure,
    steps: readonly Step[],
    texts: ReadonlyMap<string, string>,
  ): Promise<Trial> {
    const results = new Map<string, StepResult>();
    const said: Said[] = [];
    let failed: string | undefined;
    for (const step of steps) {
      if (failed !== undefined) break;
      const result = await this.step(step);
      results.set(step.id, result);
      said.push(...config.said(set, step, result, texts));
      if (result.state === 'failed') failed = step.id;
    }
    return { set, procedure, results, failed, said };
  }

  /** Puts in place what was staged and built, in the procedure's order; keeps owner and mode. */
  async install({ procedure }: Trial): Promise<void> {
    for (const path of procedure.order)
      await this.host.must(
        `test ! -e '${path}' || { chown --reference='${path}' '${root}${path}'; chmod --reference='${path}' '${root}${path}'; }; cp -p '${root}${path}' '${path}.new' && mv '${path}.new' '${path}'`,
      );
  }

  /** Reload and probes of a trial whose files are in place. */
  async settle(trial: Trial): Promise<Trial> {
    const steps = trial.procedure.steps.filter(({ kind }) => kind === 'reload' || kind === 'probe');
    return this.run(trial.set, trial.procedure, steps, new Map());
  }

  async deploy(changes: Readonly<Record<string, string>>, id?: string): Promise<Trial> {
    const trial = await this.check(changes, id);
    if (trial.failed !== undefined) return trial;
    await this.install(trial);
    return this.settle(trial);
  }
}
