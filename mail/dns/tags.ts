/** One `name=value` of a record. */
export interface Tag {
  readonly name: string;
  readonly value: string;
}

/**
 * A tag list of RFC 6376 3.2, as DKIM, DMARC, MTA-STS and TLS-RPT write it: `v=DKIM1; k=rsa; p=…`. Undefined when a part
 * is no `name=value`. Names keep their case; blanks around names and values are left out.
 */
export function tagsOf(text: string): readonly Tag[] | undefined {
  const parts = text.split(';').map((part) => part.trim());
  if (parts.at(-1) === '') parts.pop();
  const tags = parts.map((part) => /^([A-Za-z][A-Za-z0-9_]*)[ \t\r\n]*=[ \t\r\n]*([^]*)$/.exec(part));
  return tags.every((tag) => tag !== null)
    ? tags.map((tag) => ({ name: tag[1] ?? '', value: tag[2] ?? '' }))
    : undefined;
}

export const tagValue = (tags: readonly Tag[], name: string): string | undefined =>
  tags.find((tag) => tag.name === name)?.value;

/** Names that stand there twice: RFC 6376 3.2 makes such a list invalid. */
export const repeated = (tags: readonly Tag[]): readonly string[] => [
  ...new Set(tags.map(({ name }) => name).filter((name, at, all) => all.indexOf(name) !== at)),
];
