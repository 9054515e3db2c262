import { asking } from './asking/part.tsx';
import { compare } from './compare/part.tsx';
import type { Part } from './part.ts';
import { shell } from './shell/part.tsx';
import { suite } from './suite/part.tsx';

/** The sections of the Rewrite page, in their order. */
export const parts: readonly Part[] = [asking, shell, compare, suite];
