/** Whether a piece that begins with a quote also ends in one that is not escaped. */
function closes(piece: string): boolean {
  if (!piece.endsWith('"')) return false;
  let escapes = 0;
  for (let at = piece.length - 2; at >= 0 && piece.charAt(at) === '\\'; at -= 1) escapes += 1;
  return escapes % 2 === 0;
}

/** Tokens as sendmail prints them, with a blank between; a quoted text is one token. Linear time. */
export function tokensOf(text: string): readonly string[] {
  const bare = text.trim();
  if (bare === '') return [];
  if (!bare.includes('"') && !bare.includes('  ')) return bare.split(' ');
  const tokens: string[] = [];
  const pieces = bare.split(' ');
  // What is still open stays so to the end of the line when one quote was never closed.
  let open = -1;
  for (const [at, piece] of pieces.entries()) {
    if (open >= 0) {
      if (!closes(piece)) continue;
      tokens.push(pieces.slice(open, at + 1).join(' '));
      open = -1;
    } else if (piece.startsWith('"') && !(piece.length > 1 && closes(piece))) open = at;
    else if (piece !== '') tokens.push(piece);
  }
  return open < 0 ? tokens : tokens.concat(pieces.slice(open).filter((piece) => piece !== ''));
}
