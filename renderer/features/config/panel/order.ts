import type { Severity } from '#mail/config/language';
import type { Desk } from '../editor/desk.ts';
import type { HostBench, PlacedFinding } from '../workbench.ts';

export interface Listed {
  readonly path: string;
  readonly finding: PlacedFinding;
}

export interface Wanted {
  readonly severities: ReadonlySet<Severity>;
  readonly text: string;
  /** Only of this file. */
  readonly path: string | undefined;
}

/** The findings of all files of a host, in the order of the files and of their lines. */
export function listFindings(
  { survey, findings }: Pick<HostBench, 'survey' | 'findings'>,
  wanted?: Wanted,
): readonly Listed[] {
  const words = wanted?.text.toLowerCase() ?? '';
  return (survey?.sets ?? [])
    .flatMap((set) => set.files)
    .filter(({ path }) => wanted?.path === undefined || wanted.path === path)
    .flatMap(({ path }) =>
      (findings.get(path) ?? []).flatMap((finding) =>
        wanted === undefined ||
        (wanted.severities.has(finding.severity) &&
          `${finding.message} ${finding.why ?? ''} ${finding.code} ${path}`.toLowerCase().includes(words))
          ? { path, finding }
          : [],
      ),
    );
}

/** The finding behind (or before) the cursor, over all files; from the other end again after the last. */
export function nextFinding(desk: Desk, hostId: string, way: 1 | -1): Listed | undefined {
  const bench = desk.bench.store.getState().benches[hostId];
  if (bench === undefined) return undefined;
  const all = listFindings(bench);
  const files = (bench.survey?.sets ?? []).flatMap((set) => set.files.map(({ path }) => path));
  const cursor = desk.notes.getState().cursor ?? { line: 0, column: 0 };
  const here = files.indexOf(bench.path ?? '');
  const place = ({ path, finding }: Listed): number => {
    const file = files.indexOf(path);
    if (file !== here) return file - here;
    return finding.line - cursor.line || finding.column - cursor.column;
  };
  const ahead = ({ path, finding }: Listed): boolean => way * place({ path, finding }) > 0;
  return way > 0 ? (all.find(ahead) ?? all[0]) : (all.filter(ahead).at(-1) ?? all.at(-1));
}
