import type { SuiteState } from '#contract/rewrite';
import type { Answer, Question } from '#mail/rewrite/question';
import type { Api } from '../../app/client.ts';

/** A text that is no suite, or no test; in the form that `problemOf` reads. */
class SuiteFault extends Error {
  readonly code = 'SUITE_FAULT';
  readonly data: { readonly todo: string; readonly raw: string };

  constructor(raw: string) {
    super('The saved tests of this configuration cannot be read, so none can be added.');
    this.data = { todo: 'Mend them under Saved tests first. Nothing was changed.', raw };
  }
}

/**
 * Appends tests to the YAML of a suite; comments and order of what is there stay. Rejects with a
 * `SuiteFault` where either text is not of the expected form.
 * @param added one test or a list of them, with or without `tests:` above
 */
export async function appendTests(suite: string, added: string): Promise<string> {
  const { isMap, isSeq, parse, parseDocument } = await import('yaml');
  const piece: unknown = parse(added, { schema: 'failsafe' });
  const tests = asTests(piece);
  const document = parseDocument(suite, { schema: 'failsafe' });
  const [fault] = document.errors;
  if (fault !== undefined) throw new SuiteFault(fault.message);
  const there = document.get('tests');
  if (there === undefined || there === null) document.set('tests', document.createNode(tests));
  else if (!isSeq(there)) throw new SuiteFault('`tests` is not a list.');
  else {
    const names = new Set(there.items.map((item) => (isMap(item) ? String(item.get('name')) : '')));
    for (const test of tests) {
      const renamed = withName(test, names);
      document.addIn(['tests'], document.createNode(renamed));
    }
  }
  return document.toString({ lineWidth: 0 });
}

/** Tests of a piece of YAML: one, a list, or a whole suite. */
export function asTests(piece: unknown): readonly unknown[] {
  if (Array.isArray(piece)) return piece as readonly unknown[];
  if (typeof piece === 'object' && piece !== null)
    return 'tests' in piece && Array.isArray(piece.tests) ? (piece.tests as readonly unknown[]) : [piece];
  throw new SuiteFault('What was to be added is no saved test.');
}

/** Tests are known by their names: one that is taken gets a number. */
function withName(test: unknown, names: Set<string>): unknown {
  if (typeof test !== 'object' || test === null || !('name' in test)) return test;
  const wanted = String(test.name);
  let name = wanted;
  for (let n = 2; names.has(name); n++) name = `${wanted} (${n})`;
  names.add(name);
  return { ...test, name };
}

/** Told when a suite was changed from here, so that what shows it reads no older state. */
type Heard = (hostId: string, setId: string, state: SuiteState) => void;
const hearing = new Set<Heard>();

/** Calls back after every change that `addTest` made; returns the way to stop. */
export function onTestAdded(heard: Heard): () => void {
  hearing.add(heard);
  return () => hearing.delete(heard);
}

/** Appends a test, or several, to the suite of a configuration. Rejects as the contract does. */
export async function addTest(api: Api, hostId: string, setId: string, yaml: string): Promise<SuiteState> {
  const { yaml: suite, base } = await api.rewrite.suite({ hostId, setId });
  const state = await api.rewrite.saveSuite({ hostId, setId, yaml: await appendTests(suite, yaml), base });
  for (const heard of hearing) heard(hostId, setId, state);
  return state;
}

/** Saves an answer as what is expected of its question from now on. Rejects as the contract does. */
export async function saveAnswer(
  api: Api,
  hostId: string,
  setId: string,
  one: { readonly name: string; readonly question: Question; readonly answer: Answer },
): Promise<SuiteState> {
  const { yaml } = await api.rewrite.testOf(one);
  return addTest(api, hostId, setId, yaml);
}
