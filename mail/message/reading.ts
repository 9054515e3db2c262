/** One line of a queue file in words. Texts are Unicode, as they came. */
export interface EnvelopeRecord {
  readonly name: string;
  readonly value: string;
  /** What it says, for people; empty when it is not known. */
  readonly means: string;
}

/** A queued message as far as it was read. */
export interface ReadMessage {
  readonly envelope: readonly EnvelopeRecord[];
  /** Headers, empty line and body as byte text, as the MTA would send them. */
  readonly content: string;
  /** Where that is known to differ from what the next host gets. */
  readonly differs: readonly string[];
}

/** Takes the answers of `Mta.message.read` as they stream in; byte text, chunks may split anywhere. */
export interface MessageReader {
  push(part: number, bytes: string): void;
  /** What was understood so far; may be asked again after more was pushed. Never throws. */
  read(): ReadMessage;
}

/** Bytes of a charset (as named in mail) → Unicode. Never throws: what is not known is read as UTF-8. */
export type Decode = (charset: string, bytes: string) => string;

/** One header line of one queued message: its name, and what follows the colon, folded as it came (byte text). */
export type EachHeader = (id: string, name: string, raw: string) => void;

/** Takes the answer of `Mta.message.headers` as it streams in. */
export interface HeadersReader {
  push(bytes: string): void;
  end(): void;
}
