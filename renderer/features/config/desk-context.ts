import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Desk, DeskState } from './editor/desk.ts';
import type { EditorNotes } from './editor/notes.ts';

const DeskContext = createContext<Desk | undefined>(undefined);
export const DeskProvider = DeskContext.Provider;

export const useDesk = (): Desk => {
  const desk = useContext(DeskContext);
  if (desk === undefined) throw new Error('No desk above this component.');
  return desk;
};

export const useDeskState = <T>(select: (state: DeskState) => T): T => useStore(useDesk().store, select);
export const useNotes = <T>(select: (notes: EditorNotes) => T): T => useStore(useDesk().notes, select);
