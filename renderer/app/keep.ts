import type { z } from 'zod';

const prefix = 'postroom.';

/**
 * Reads what an earlier start kept under `name`. Anything that does not fit `schema` — an older version, a full or
 * forbidden store — is answered with `otherwise`: layout is a comfort, never a reason not to start.
 */
export function kept<T>(name: string, schema: z.ZodType<T>, otherwise: T): T {
  try {
    const text = localStorage.getItem(prefix + name);
    if (text === null) return otherwise;
    const read = schema.safeParse(JSON.parse(text));
    return read.success ? read.data : otherwise;
  } catch {
    return otherwise;
  }
}

/** Keeps `value` (JSON) for the next start; silently forgets where the browser does not let us. */
export function keep(name: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + name, JSON.stringify(value));
  } catch {
    // Private mode or a full store: see `kept`.
  }
}

/** The same two, as react-resizable-panels wants them. */
export const paneStorage = {
  getItem: (name: string): string | null => {
    try {
      return localStorage.getItem(prefix + name);
    } catch {
      return null;
    }
  },
  setItem: (name: string, value: string): void => {
    try {
      localStorage.setItem(prefix + name, value);
    } catch {
      // See `keep`.
    }
  },
};
