/** Why a TLS handshake failed, in words, with what to do. */
export class HandshakeFailed extends Error {
  /** Code of Node or OpenSSL, for those who look it up; '' for none. */
  readonly code: string;
  readonly todo: string;

  constructor(message: string, todo: string, code = '') {
    super(message);
    this.code = code;
    this.todo = todo;
  }
}

const said: readonly (readonly [RegExp, string, string])[] = [
  [
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNKNOWN_PROTOCOL|RECORD_TOO_LARGE/,
    'What answered is not TLS.',
    'A port that speaks plain text first wants STARTTLS; for TLS at once use port 465. A proxy or content filter on the way does this too.',
  ],
  [
    /UNSUPPORTED_PROTOCOL|ALERT_PROTOCOL_VERSION|VERSION_TOO_LOW|NO_PROTOCOLS_AVAILABLE/,
    'The two sides have no TLS version in common.',
    'Allow an older version to see what the server speaks. A server that knows only TLS 1.0 or 1.1 is refused by most senders.',
  ],
  [
    /UNRECOGNIZED_NAME/,
    'The server knows no such name (SNI).',
    'Try the name that its certificates are for, or another server name.',
  ],
  [
    /ALERT_HANDSHAKE_FAILURE|NO_SHARED_CIPHER|NO_CIPHERS_AVAILABLE|ALERT_INSUFFICIENT_SECURITY/,
    'The server refused the handshake: no cipher or key that both sides know, or no certificate of the client.',
    'Look at its cipher list and at its own certificate: a key that it cannot read gives the same answer. The tester has no certificate of its own.',
  ],
  [
    /CERTIFICATE_REQUIRED|ALERT_BAD_CERTIFICATE/,
    'The server asks for a certificate of the client.',
    'This port is for clients with a certificate of their own; the tester has none.',
  ],
  [
    /ALERT_INTERNAL_ERROR/,
    'The server broke off with an internal error.',
    'Look into the log of the server: often its certificate or key cannot be read.',
  ],
  [
    /DH_KEY_TOO_SMALL|BAD_DH|BAD_SIGNATURE|DECRYPT_ERROR|BAD_RECORD_MAC|DECRYPTION_FAILED/,
    'The server sent key material that is wrong or too weak.',
    'Look at its TLS library and at the Diffie-Hellman parameters.',
  ],
  [
    /ECONNRESET|EPIPE|ECONNABORTED|UNEXPECTED_EOF/,
    'The other side broke off the connection in the middle of the handshake.',
    'Look into the log of the server. A firewall that does not want TLS does this too.',
  ],
];

/** @param error as node:tls gives it */
export function handshakeFailed(
  error: NodeJS.ErrnoException & { readonly reason?: string },
): HandshakeFailed {
  const code = error.code ?? '';
  const text = `${code} ${error.message.replaceAll(' ', '_').toUpperCase()}`;
  const [, message, todo] = said.find(([like]) => like.test(text)) ?? [
    undefined,
    `The handshake failed: ${error.reason ?? error.message}`,
    'Look into the log of the server for its side of it.',
  ];
  return new HandshakeFailed(message, todo, code);
}
