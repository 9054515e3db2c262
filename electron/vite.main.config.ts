import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import { outside } from './vite.node.ts';

export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  resolve: { conditions: ['node'], mainFields: ['module', 'main'] },
  build: {
    target: 'node22',
    minify: false,
    emptyOutDir: false,
    copyPublicDir: false,
    lib: {
      entry: { main: resolve(import.meta.dirname, 'main.ts') },
      formats: ['cjs'],
      fileName: () => '[name].cjs',
    },
    rolldownOptions: { external: outside, output: { codeSplitting: false } },
  },
});
