import type { Part } from './part.ts';
import { runs } from './runs/part.tsx';
import { scenarios } from './scenarios/part.tsx';
import { session } from './session/part.tsx';

/** The sections of the SMTP page, in their order. */
export const parts: readonly Part[] = [session, runs, scenarios];
