import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The window in front of scripted services, for screenshots and browser tests of the window alone.
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    target: 'chrome140',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4000,
  },
});
