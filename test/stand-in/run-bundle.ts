import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction } from 'node:vm';

/**
 * Runs a built CommonJS bundle, afresh each time. `modules` stand in for what it requires; everything else it may require
 * is Node itself, and only where `node` says so.
 */
export function runBundle(
  file: string,
  modules: Readonly<Record<string, unknown>>,
  globals: Readonly<Record<string, unknown>>,
  node = false,
): void {
  const real = createRequire(file);
  const require = (name: string): unknown => {
    if (name in modules) return modules[name];
    if (node && isBuiltin(name)) return real(name);
    throw new Error(`the bundle ${file} requires ${name}`);
  };
  const names = ['exports', 'require', 'module', '__filename', '__dirname', ...Object.keys(globals)];
  const run = compileFunction(readFileSync(file, 'utf8'), names, { filename: file }) as (
    ...values: unknown[]
  ) => void;
  const module = { exports: {} };
  run(module.exports, require, module, file, dirname(file), ...Object.values(globals));
}
