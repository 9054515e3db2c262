import react from '@vitejs/plugin-react';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const renderer = resolve(import.meta.dirname, '../renderer');

// `npm run build` gives its own outDir; the one named here is where Forge packages the window from.
export default defineConfig({
  root: renderer,
  base: '/',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    target: 'chrome140',
    outDir: resolve(import.meta.dirname, '../.vite/renderer/window'),
    emptyOutDir: true,
    // Everything is a file of our own: the content security policy knows no data: scripts or styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4000,
    rolldownOptions: {
      input: {
        index: resolve(renderer, 'index.html'),
        enter: resolve(renderer, 'enter.html'),
      },
      output: {
        // What lies under enter/ is served before anyone is signed in, so it must hold nothing else.
        entryFileNames: ({ name }) => (name === 'enter' ? 'enter/[name].js' : 'assets/[name]-[hash].js'),
        assetFileNames: ({ names }) =>
          names[0] === 'enter.css' ? 'enter/[name][extname]' : 'assets/[name]-[hash][extname]',
      },
    },
  },
});
