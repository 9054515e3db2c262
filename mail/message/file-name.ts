const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const bad =
  // eslint-disable-next-line no-control-regex -- finding these characters is what this is for
  /[\u0000-\u001f\u007f-\u009f"*/:<>?\\|\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff]|\p{Cs}|\p{Co}|\p{Cn}/gu;

/**
 * A name under which an attachment may be saved anywhere: one plain name without folders, controls, marks that turn text
 * around, names that Windows keeps for devices, or a dot in front. Never empty.
 */
export function safeFileName(given: string, otherwise = 'attachment'): string {
  const last =
    given
      .slice(0, 2000)
      .split(/[/\\]/)
      .filter((piece) => piece.trim() !== '')
      .at(-1) ?? '';
  const plain = last
    .replace(bad, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const named = plain === '' ? otherwise : reserved.test(plain) ? `_${plain}` : plain;
  if (named.length <= 120) return named;
  const dot = named.lastIndexOf('.');
  const ending = dot > 0 && named.length - dot <= 12 ? named.slice(dot) : '';
  return `${named.slice(0, 120 - ending.length).replace(/\p{Cs}/gu, '')}${ending}`;
}
