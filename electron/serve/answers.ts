import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PageFile } from '../page/files.ts';
import { alwaysHeaders } from '../page/policy.ts';

type Headers = Readonly<Record<string, string>>;

/** Refuses with a bare status: no words, no version, nothing to learn from. Closes, so that no second request rides along. */
export function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { ...alwaysHeaders, 'Content-Length': '0', Connection: 'close' });
  response.end();
}

export function answerFile(response: ServerResponse, file: PageFile, extra: Headers = {}): void {
  response.writeHead(200, {
    ...alwaysHeaders,
    ...file.headers,
    ...extra,
    'Content-Length': String(Buffer.byteLength(file.body)),
  });
  response.end(file.body);
}

export function answerEmpty(response: ServerResponse, extra: Headers): void {
  response.writeHead(204, { ...alwaysHeaders, ...extra });
  response.end();
}

export function answerJson(response: ServerResponse, value: unknown): void {
  const body = JSON.stringify(value);
  response.writeHead(200, {
    ...alwaysHeaders,
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
  });
  response.end(body);
}

const maxBodyBytes = 1024;

/** The JSON body of a request, at most 1 KiB: everything that is posted here is one short secret. */
export async function readJson(
  request: IncomingMessage,
  contentType: string | undefined,
): Promise<{ readonly value: unknown } | { readonly status: number }> {
  if (contentType !== 'application/json') return { status: 415 };
  if (Number(request.headers['content-length'] ?? Number.NaN) > maxBodyBytes) return { status: 413 };
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBodyBytes) return { status: 413 };
    parts.push(part);
  }
  try {
    return { value: JSON.parse(Buffer.concat(parts).toString('utf8')) };
  } catch {
    return { status: 400 };
  }
}
