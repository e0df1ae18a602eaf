/**
 * Why something did not come about. The server's sentence is the {@link Error.message}, fit to be
 * shown to people; what was thrown underneath, if anything, is the `cause`.
 */
export class Space7Error extends Error {
  /**
   * The server's own code, such as `text_too_long`; `network` if there was no answer, `cancelled`
   * if it was not waited for, `http_413` and the like if somebody else answered in its place.
   */
  readonly code: string;

  /** The HTTP status; 0 if there was no answer, or if it did not come over HTTP. */
  readonly status: number;

  /** Further sentences of the server, if there are any. */
  readonly details: readonly unknown[];

  /** Seconds after which the server wants to be asked again, or null. */
  readonly retryAfter: number | null;

  constructor(
    message: string,
    code: string,
    status = 0,
    more: { details?: readonly unknown[]; retryAfter?: number | null; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'Space7Error';
    this.code = code;
    this.status = status;
    this.details = more.details ?? [];
    this.retryAfter = more.retryAfter ?? null;
  }
}
