/** A file that somebody chose, as byte text. */
export async function fileBytes(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const parts: string[] = [];
  // In pieces: a call has room for so many arguments only.
  for (let at = 0; at < bytes.length; at += 8192)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return parts.join('');
}

/** So large a message may be, bytes: what the services take. */
export const largestMessage = 64 * 1024 * 1024;

/** Hands byte text to the browser as a file, byte for byte. */
export function saveBytes(name: string, bytes: string): void {
  const url = URL.createObjectURL(
    new Blob([Uint8Array.from(bytes, (char) => char.charCodeAt(0))], { type: 'application/octet-stream' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
