const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** POSIX sh: `decode FILE TO` with whatever the host has for it. */
export const decodeFunction = `decode() {
  base64 -d <"$1" >"$2" || openssl base64 -d <"$1" >"$2" ||
    perl -MMIME::Base64 -ne 'print decode_base64($_)' <"$1" >"$2"
}
`;

/** Byte text → base64 in lines of 76. @throws for characters that are not bytes. */
export function base64Lines(bytes: string): string {
  if (/[^\0-\xff]/.test(bytes)) throw new Error('There are characters that are not bytes in a file.');
  const lines: string[] = [];
  for (let from = 0; from < bytes.length; from += 57) {
    let text = '';
    const end = Math.min(from + 57, bytes.length);
    for (let at = from; at < end; at += 3) {
      const three =
        (bytes.charCodeAt(at) << 16) |
        ((at + 1 < end ? bytes.charCodeAt(at + 1) : 0) << 8) |
        (at + 2 < end ? bytes.charCodeAt(at + 2) : 0);
      text += digits.charAt(three >> 18) + digits.charAt((three >> 12) & 63);
      text += at + 1 < end ? digits.charAt((three >> 6) & 63) : '=';
      text += at + 2 < end ? digits.charAt(three & 63) : '=';
    }
    lines.push(`${text}\n`);
  }
  return lines.join('');
}
