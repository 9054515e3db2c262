import { ORPCError } from '@orpc/server';

/**
 * Answers that are no part of the contract are defects: the window only sees "internal server error", the stack goes
 * to the terminal that Postroom was started from.
 */
export function reportDefect(error: unknown): void {
  if (error instanceof ORPCError || (error instanceof Error && error.name === 'AbortError')) return;
  process.stderr.write(
    `Defect: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
}
