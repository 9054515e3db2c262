import { builtinModules } from 'node:module';

/** What a bundle for Node never contains: Node itself, Electron, and natives that ssh2 and ws do without. */
export const outside: (string | RegExp)[] = [
  'electron',
  /^electron\//,
  /^node:/,
  ...builtinModules,
  'cpu-features',
  'bufferutil',
  'utf-8-validate',
  /\.node$/,
];
