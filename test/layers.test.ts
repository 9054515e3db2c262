import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const layers = ['mail', 'contract', 'electron', 'preload', 'renderer'];

/** Every source file of the product, as a path from the root. */
function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sources(path);
    return /\.(ts|tsx)$/.test(entry.name) && !/vite\..*config\.ts$|vite\.config\.ts$/.test(entry.name)
      ? [path]
      : [];
  });
}

const files = layers.flatMap(sources);
const known = new Set(files);

/** Import statement → imported path from the root, or the bare package name. */
function target(from: string, specifier: string): string {
  const bare = specifier.replace(/\?.*$/, '');
  if (bare.startsWith('#services/')) return `electron/services/${bare.slice(10)}.ts`;
  if (bare.startsWith('#')) return `${bare.slice(1)}.ts`;
  if (!bare.startsWith('.')) return bare;
  return relative(root, resolve(root, dirname(from), bare));
}

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

/** Imports as the compiler sees them, type-only ones marked: those vanish and cannot close a cycle at run time. */
const imports: Import[] = files.flatMap((from) => {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier !== undefined
    ) {
      const typeOnly = ts.isImportDeclaration(node)
        ? node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
        : node.isTypeOnly;
      found.push({ from, to: target(from, (node.moduleSpecifier as ts.StringLiteral).text), typeOnly });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments;
      // A dynamic import is a later chunk; it counts for layers, not for load order.
      if (specifier !== undefined && ts.isStringLiteral(specifier))
        found.push({ from, to: target(from, specifier.text), typeOnly: true });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(from, readFileSync(join(root, from), 'utf8'), ts.ScriptTarget.Latest));
  return found;
});

const layerOf = (path: string): string => {
  if (path.startsWith('electron/services/')) return 'services';
  if (/^renderer\/(features|app|widgets)\//.test(path)) return path.split('/').slice(0, 2).join('/');
  return path.split('/')[0] ?? '';
};

/** Which of our layers each layer may import. What is not named here is forbidden. */
const allowed: Record<string, readonly string[]> = {
  mail: ['mail'],
  contract: ['mail', 'contract'],
  services: ['mail', 'contract', 'services'],
  electron: ['mail', 'contract', 'services', 'electron'],
  preload: ['preload'],
  'renderer/widgets': ['mail', 'contract', 'renderer/widgets'],
  'renderer/features': ['mail', 'contract', 'renderer/features', 'renderer/widgets', 'renderer/app'],
  'renderer/app': ['mail', 'contract', 'renderer/features', 'renderer/widgets', 'renderer/app'],
  renderer: ['renderer', 'renderer/app', 'renderer/features', 'renderer/widgets', 'mail', 'contract'],
};

const show = (wrong: readonly Import[]): string[] => wrong.map((edge) => `${edge.from} imports ${edge.to}`);

describe('the layers', () => {
  it('reads a believable number of imports (a pattern that matches nothing would pass everything)', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(imports.length).toBeGreaterThan(files.length);
  });

  it('import only what lies below them', () => {
    const wrong = imports.filter(
      ({ from, to }) => known.has(to) && !(allowed[layerOf(from)] ?? []).includes(layerOf(to)),
    );
    expect(show(wrong)).toEqual([]);
  });

  it('every relative or # import points to a file that exists', () => {
    const wrong = imports.filter(
      ({ to }) => layers.includes(to.split('/')[0] ?? '') && /\.(ts|tsx)$/.test(to) && !known.has(to),
    );
    expect(show(wrong)).toEqual([]);
  });

  it('mail/ is pure: it imports nothing but mail/', () => {
    expect(
      show(imports.filter(({ from, to }) => layerOf(from) === 'mail' && layerOf(to) !== 'mail')),
    ).toEqual([]);
  });

  it("nobody but electron/desktop and electron/main.ts imports 'electron'; the preload has its own slot", () => {
    const may = (from: string): boolean =>
      /^electron\/(desktop\/|main\.ts$)/.test(from) || from.startsWith('preload/');
    expect(
      show(imports.filter(({ from, to }) => /^electron($|\/main$|\/renderer$)/.test(to) && !may(from))),
    ).toEqual([]);
  });

  it('the window never imports Node', () => {
    expect(
      show(imports.filter(({ from, to }) => from.startsWith('renderer/') && to.startsWith('node:'))),
    ).toEqual([]);
  });

  it('features of the window and services do not import their siblings', () => {
    const room = (path: string): string | undefined =>
      /^(?:renderer\/features|electron\/services)\/([^/]+)\//.exec(path)?.[1];
    const reachable = ['electron/services/hosts/reach.ts', 'electron/services/hosts/secrets.ts'];
    const wrong = imports.filter(({ from, to }) => {
      const [a, b] = [room(from), room(to)];
      // work/ is no feature: it is what the services that act on mail are made of.
      return a !== undefined && b !== undefined && a !== b && b !== 'work' && !reachable.includes(to);
    });
    expect(show(wrong)).toEqual([]);
  });

  it('MTA differences stay inside mail/mta', () => {
    const wrong = files.filter(
      (file) =>
        !file.startsWith('mail/mta/') &&
        /[!=]==?\s*['"](postfix|sendmail)['"]/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the files', () => {
  it('have no import cycles', () => {
    const next = new Map<string, string[]>();
    for (const { from, to, typeOnly } of imports)
      if (known.has(to) && !typeOnly) next.set(from, [...(next.get(from) ?? []), to]);
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
        return;
      }
      state.set(file, 'open');
      for (const to of next.get(file) ?? []) visit(to, [...path, file]);
      state.set(file, 'done');
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it('stay small: median at most 100 lines, 95th percentile 250, none over 400', () => {
    const sizes = files.map((file) => ({
      file,
      lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1,
    }));
    sizes.sort((a, b) => a.lines - b.lines);
    const at = (share: number): number =>
      sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * share))]?.lines ?? 0;
    expect(sizes.filter(({ lines }) => lines > 400).map(({ file }) => file)).toEqual([]);
    expect(at(0.5)).toBeLessThanOrEqual(100);
    expect(at(0.95)).toBeLessThanOrEqual(250);
  });

  it('have names that say what is in them', () => {
    const vague = files.filter((file) => /\/(utils?|helpers?|common|misc|types|manager)\.tsx?$/.test(file));
    expect(vague).toEqual([]);
  });
});
