import type { FileState, Survey } from '#contract/config';

/** Whether a file on the host is another than the newest one in the history: somebody else changed it. */
export const isDrifted = (state: FileState | undefined): boolean =>
  state?.recorded !== undefined && state.sha256 !== undefined && state.recorded !== state.sha256;

/** Files that were changed on the host by somebody else since the history has them; generated ones do not count. */
export const driftedOf = (survey: Survey | undefined): readonly FileState[] => {
  const generated = new Set(
    survey?.sets.flatMap(({ files }) =>
      files.filter((file) => file.generated === true).map(({ path }) => path),
    ),
  );
  return survey?.states.filter((state) => isDrifted(state) && !generated.has(state.path)) ?? [];
};
