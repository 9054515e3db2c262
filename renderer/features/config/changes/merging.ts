import { createStore } from 'zustand/vanilla';

/** The file whose two changes are being merged. */
export const merging = createStore<{
  readonly file: { readonly hostId: string; readonly path: string } | undefined;
}>()(() => ({ file: undefined }));

/** Opens the merge of an edit with what somebody else put on the host meanwhile. */
export const openMerge = (hostId: string, path: string): void => merging.setState({ file: { hostId, path } });

export const closeMerge = (): void => merging.setState({ file: undefined });
