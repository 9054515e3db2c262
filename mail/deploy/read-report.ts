import { deployStates, terminal, type DeployReport, type DeployState, type StepResult } from './report.ts';

interface About {
  readonly id: string;
  readonly setId: string;
  readonly by: string;
  readonly note: string;
  readonly paths: readonly string[];
  readonly steps: readonly string[];
}

const isState = (name: string): name is DeployState => (deployStates as readonly string[]).includes(name);

/** Answers of `checkPlan`, `startDeploy`, `reportDeploys` and `recover`, newest deploy first. What makes no sense is left out. */
export function readReports(output: string): readonly DeployReport[] {
  const reports: DeployReport[] = [];
  let at = 0;
  while (at < output.length) {
    const end = lineEnd(output, at);
    const [, id, guarded] = /^= ([a-z0-9-]+) (yes|no)$/.exec(output.slice(at, end)) ?? [];
    at = end + 1;
    if (id === undefined) continue;
    const part = readPart(output, at);
    at = part.end;
    const about = readAbout(part.head[0] ?? '', id);
    if (about !== undefined) reports.push(reportOf(about, guarded === 'yes', part));
  }
  return reports.sort((a, b) => (b.states[0]?.at ?? 0) - (a.states[0]?.at ?? 0));
}

const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
};

interface Part {
  readonly head: readonly string[];
  readonly printed: ReadonlyMap<string, string>;
  readonly end: number;
}

/** Lines up to the next deploy; what steps printed is counted, so that nothing in it can look like a line of ours. */
function readPart(output: string, from: number): Part {
  const head: string[] = [];
  const sizes: [string, number][] = [];
  const printed = new Map<string, string>();
  let at = from;
  while (at < output.length) {
    const end = lineEnd(output, at);
    const text = output.slice(at, end);
    if (text.startsWith('= ')) break;
    at = end + 1;
    const [, step, kind, size] = /^printed ([a-z0-9-]+) (out|err) (\d+)$/.exec(text) ?? [];
    if (step !== undefined) sizes.push([`${step}.${kind}`, Number(size)]);
    else if (text === 'bytes') {
      for (const [name, length] of sizes) {
        printed.set(name, output.slice(at, at + length));
        at += length;
      }
    } else head.push(text);
  }
  return { head, printed, end: at };
}

function readAbout(text: string, id: string): About | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  const word = (name: string): string => {
    const field = fields[name];
    return typeof field === 'string' ? field.slice(0, 2000) : '';
  };
  const words = (name: string): string[] => {
    const field = fields[name];
    return Array.isArray(field) ? field.map((one) => (typeof one === 'string' ? one : '')) : [];
  };
  return {
    id,
    setId: word('setId'),
    by: word('by'),
    note: word('note'),
    paths: words('paths'),
    steps: words('steps'),
  };
}

function reportOf(about: About, guarded: boolean, { head, printed }: Part): DeployReport {
  const links = new Map<string, string>();
  const words = new Map<string, string>();
  const now = new Map<string, string>();
  const why: string[] = [];
  for (const text of head.slice(1)) {
    const [, name, target] = /^(\S+) -> (\S+)$/.exec(text) ?? [];
    const [, number, sum] = /^now (\d+) (\S+)$/.exec(text) ?? [];
    const [, word, value] = /^(why|up) (.*)$/.exec(text) ?? [];
    if (name !== undefined && target !== undefined) links.set(name, target);
    else if (number !== undefined && sum !== undefined) now.set(number, sum);
    else if (word === 'why') why.push(value ?? '');
    else if (word !== undefined && value !== undefined) words.set(word, value);
  }
  const states = statesOf(links);
  const state = states.at(-1)?.state ?? 'new';
  const left = Number(links.get('deadline')) - Number(words.get('up'));
  const armed = states.some((one) => one.state === 'armed');
  const counting = armed && !terminal.has(state) && !links.has('decision') && Number.isFinite(left);
  return {
    id: about.id,
    setId: about.setId,
    by: about.by,
    note: about.note,
    state,
    states,
    steps: stepsOf(about.steps, links, printed),
    files: about.paths.map((path, at) => {
      const number = `${at + 1}`;
      const [old, fresh] = [links.get(`${number}.old`) ?? '', links.get(`${number}.new`) ?? ''];
      const there = now.get(number) ?? links.get(`${number}.now`);
      const strange =
        old !== '' && terminal.has(state) && there !== undefined && there !== old && there !== fresh;
      return { path, old, new: fresh, ...(strange ? { now: there } : {}) };
    }),
    ...(counting ? { secondsLeft: Math.max(0, left) } : {}),
    guarded: guarded && !terminal.has(state),
    why: why.join(' '),
  };
}

function statesOf(links: ReadonlyMap<string, string>): { state: DeployState; at: number }[] {
  const states: { number: number; state: DeployState; at: number }[] = [];
  for (const [name, target] of links) {
    const [, number, state] = /^(\d{3,5})\.([a-z-]+)$/.exec(name) ?? [];
    if (state !== undefined && isState(state))
      states.push({ number: Number(number), state, at: Number(target) || 0 });
  }
  states.sort((a, b) => a.number - b.number);
  const [, result, time] = /^([a-z-]+):(\d+)$/.exec(links.get('result') ?? '') ?? [];
  if (result !== undefined && isState(result)) states.push({ number: 0, state: result, at: Number(time) });
  return states.map(({ state, at }) => ({ state, at }));
}

/** Runs after a rollback have ids `rollback:ID`, repeated probes `again:ID`. */
function stepsOf(
  ids: readonly string[],
  links: ReadonlyMap<string, string>,
  printed: ReadonlyMap<string, string>,
): StepResult[] {
  return ['', 'again-', 'rollback-'].flatMap((prefix) =>
    ids.flatMap((id, at): StepResult[] => {
      const name = `${prefix}${at + 1}`;
      const [, verdict, code, hundredths] =
        /^(good|failed):(\d*):(\d+)$/.exec(links.get(`${name}.end`) ?? '') ?? [];
      const shown = {
        id: prefix === '' ? id : `${prefix.slice(0, -1)}:${id}`,
        stdout: printed.get(`${name}.out`) ?? '',
        stderr: printed.get(`${name}.err`) ?? '',
      };
      if (verdict === undefined) return links.has(`${name}.pid`) ? [{ ...shown, state: 'running' }] : [];
      return [
        {
          ...shown,
          state: verdict === 'good' ? 'good' : 'failed',
          ...(code === '' ? {} : { code: Number(code) }),
          seconds: Number(hundredths) / 100,
        },
      ];
    }),
  );
}

/** Answer of `showBuilt`: content by path, byte text. */
export function readBuilt(output: string): ReadonlyMap<string, string> {
  const built = new Map<string, string>();
  let at = 0;
  while (at < output.length) {
    const end = lineEnd(output, at);
    const [, path, size] = /^built ((?:[0-9a-f]{2})+) (\d+)$/.exec(output.slice(at, end)) ?? [];
    at = end + 1;
    if (path === undefined) continue;
    const name = path.replace(/../g, (hex) => String.fromCharCode(Number.parseInt(hex, 16)));
    built.set(name, output.slice(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return built;
}
