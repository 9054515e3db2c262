import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import pkg from '../package.json' with { type: 'json' };
import { outside } from './vite.node.ts';

// CommonJS: ssh2 calls require() for Node's own modules, which an ES module cannot do.
export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  define: { 'process.env.POSTROOM_VERSION': JSON.stringify(pkg.version) },
  resolve: { conditions: ['node'], mainFields: ['module', 'main'] },
  build: {
    target: 'node20',
    minify: false,
    emptyOutDir: false,
    copyPublicDir: false,
    lib: {
      entry: { serve: resolve(import.meta.dirname, 'serve.ts') },
      formats: ['cjs'],
      fileName: () => '[name].cjs',
    },
    rolldownOptions: { external: outside, output: { codeSplitting: false } },
  },
});
