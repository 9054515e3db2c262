import { ask } from './ask/part.tsx';
import { blocklists } from './blocklists/part.tsx';
import { compare } from './compare/part.tsx';
import { delegation } from './delegation/part.tsx';
import { domain } from './domain/part.tsx';
import type { Part } from './part.ts';

/** The sections of the DNS page, in their order. */
export const parts: readonly Part[] = [domain, ask, compare, delegation, blocklists];
