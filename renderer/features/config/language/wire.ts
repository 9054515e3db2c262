import type { ConfigSet } from '#mail/config/files';
import type { HostKnowledge } from '#mail/config/knowledge';
import type {
  Completion,
  Edit,
  Expansion,
  Hover,
  MatchAnswer,
  MatchQuestion,
  OutlineItem,
  Place,
  Signature,
  Span,
  Token,
} from '#mail/config/language';
import type { TextForm } from '#mail/config/text';
import type { ListedRestrictions } from './restrictions.ts';
import type { PlacedFinding } from '../workbench.ts';

/** What may be asked about one file, with what is answered. */
export interface Questions {
  readonly tokens: { readonly ask: Span; readonly answer: readonly Token[] };
  readonly completions: { readonly ask: number; readonly answer: readonly Completion[] };
  readonly hover: { readonly ask: number; readonly answer: Hover | undefined };
  readonly signature: { readonly ask: number; readonly answer: Signature | undefined };
  readonly outline: { readonly ask: undefined; readonly answer: readonly OutlineItem[] };
  readonly folds: { readonly ask: undefined; readonly answer: readonly Span[] };
  readonly definition: { readonly ask: number; readonly answer: Placed | undefined };
  readonly match: { readonly ask: MatchQuestion; readonly answer: PlacedMatch | undefined };
  readonly expand: { readonly ask: string; readonly answer: PlacedExpansion | undefined };
  /** Which of the optional abilities the language of the file has. */
  readonly abilities: {
    readonly ask: undefined;
    readonly answer: readonly ('match' | 'expand' | 'outline' | 'restrictions')[];
  };
  readonly restrictions: { readonly ask: undefined; readonly answer: readonly ListedRestrictions[] };
}

export type QuestionKind = keyof Questions;

/** A place with the line of its start, from 1; without a line: the file as a whole. */
export interface Placed extends Place {
  readonly line?: number;
  readonly column?: number;
}

export interface PlacedMatch extends MatchAnswer {
  /** Places of what the steps found, in order of checks and steps; absent where a step found nothing. */
  readonly places: readonly (readonly (Placed | undefined)[])[];
}

export interface PlacedExpansion extends Omit<Expansion, 'place' | 'children'> {
  readonly place?: Placed;
  readonly children: readonly PlacedExpansion[];
}

/** To the worker. Texts are as the editor shows them. */
export type Ask =
  | {
      readonly kind: 'host';
      readonly hostId: string;
      readonly sets: readonly ConfigSet[];
      readonly knowledge: HostKnowledge;
    }
  | {
      readonly kind: 'text';
      readonly hostId: string;
      readonly path: string;
      readonly text: string;
      readonly form: TextForm;
    }
  | { readonly kind: 'form'; readonly hostId: string; readonly path: string; readonly form: TextForm }
  /** Each is in the text that the one before left behind. */
  | {
      readonly kind: 'edits';
      readonly hostId: string;
      readonly path: string;
      readonly edits: readonly Edit[];
      /** What is found after them was told elsewhere. */
      readonly told: boolean;
    }
  | {
      readonly kind: 'question';
      readonly id: number;
      readonly hostId: string;
      readonly path: string;
      readonly what: QuestionKind;
      readonly ask: unknown;
    };

/** From the worker. */
export type Tell =
  | {
      readonly kind: 'findings';
      readonly hostId: string;
      readonly path: string;
      readonly findings: readonly PlacedFinding[];
    }
  | {
      readonly kind: 'wanted';
      readonly hostId: string;
      readonly paths: readonly string[];
      readonly users: readonly string[];
    }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown };
