import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { screen, type BrowserWindow, type Rectangle } from 'electron';
import { z } from 'zod';

const saved = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(400),
  height: z.number().int().min(300),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof saved>;

const overlaps = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.width - 100 && b.x < a.x + a.width - 100 && a.y >= b.y - 10 && a.y < b.y + b.height - 100;

/** Where the window was; nothing when that was never written, is damaged, or lies on a screen that is gone. */
export function readWindowState(file: string): WindowState | undefined {
  try {
    const state = saved.parse(JSON.parse(readFileSync(file, 'utf8')));
    return screen.getAllDisplays().some(({ workArea }) => overlaps(state, workArea)) ? state : undefined;
  } catch {
    return undefined;
  }
}

/** Remembers the place of the window each time it closes. */
export function keepWindowState(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    const state: WindowState = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    } catch {
      // A full disk must not keep the window from closing.
    }
  });
}
