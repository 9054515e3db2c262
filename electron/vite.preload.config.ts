import { resolve } from 'node:path';
import { defineConfig } from 'vite';

// A sandboxed preload is one CommonJS file that may require 'electron' and nothing else.
export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  build: {
    target: 'node22',
    minify: false,
    emptyOutDir: false,
    copyPublicDir: false,
    rolldownOptions: {
      input: { preload: resolve(import.meta.dirname, '../preload/preload.ts') },
      external: ['electron', 'electron/renderer'],
      output: { format: 'cjs', codeSplitting: false, entryFileNames: '[name].cjs' },
    },
  },
});
