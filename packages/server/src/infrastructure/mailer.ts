import { createTransport } from 'nodemailer';
import type { MailText } from '../domain/notification/notification-text.ts';

/** A mail was not taken. The message is for tenants: a sentence without anything of the mail server's. */
export class MailError extends Error {
  override readonly name = 'MailError';
  /** Whether another try would end the same. */
  readonly isFinal: boolean;
  constructor(
    message: string,
    { isFinal = false, ...options }: ErrorOptions & { readonly isFinal?: boolean } = {},
  ) {
    super(message, options);
    this.isFinal = isFinal;
  }
}

export type MailerOptions = {
  /** `smtp://` or `smtps://`, with credentials if there are any. */
  readonly url: string;
  /** Who it comes from: an address, with a name before it in angle brackets or without. */
  readonly from: string;
};

export type Mail = MailText & {
  readonly to: string;
  /** The same at each try, so that mailboxes tell a repeat. */
  readonly id: string;
};

/** One address and nothing beside it: no second one, no name, no line end, no quotes for a parser to misread. */
const plainAddress = /^[^\s@<>()[\]\\,;:"]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/;

/** How long each step may take; all of a mail is bounded by the signal that `send` is given. In milliseconds. */
const patience = {
  dnsTimeout: 5_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 15_000,
};

/** Hands mail to the operator's mail server, each on a connection of its own, which ends with it. */
export class Mailer implements Disposable {
  readonly #transport: ReturnType<typeof openTransport>;
  readonly #from: string;
  readonly #domain: string;

  constructor({ url, from }: MailerOptions) {
    this.#transport = openTransport(url);
    this.#from = from;
    this.#domain = from.replace(/^.*@/, '').replace(/>.*$/, '');
  }

  /**
   * Returns when the server has taken it.
   * @throws MailError if it has not, or if the signal came first.
   */
  async send({ to, id, subject, text, html }: Mail, signal: AbortSignal): Promise<void> {
    if (!plainAddress.test(to))
      throw new MailError('The address of the user is none that mail goes to.', { isFinal: true });
    try {
      await this.#transport.sendMail({
        from: this.#from,
        to: { name: '', address: to },
        ...{ subject, text, html, signal },
        messageId: `<${id}@${this.#domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      });
    } catch (error) {
      throw explain(error, signal);
    }
  }

  [Symbol.dispose](): void {
    this.#transport.close();
  }
}

function openTransport(url: string) {
  return createTransport({ ...serverOf(url), ...patience, disableFileAccess: true, disableUrlAccess: true });
}

/** Mail, and the password before it, goes through a wall of encryption, except on this machine or when it is told not to. */
function serverOf(text: string) {
  const url = new URL(text);
  const isSecure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const isOpen = url.searchParams.get('tls') === 'no' || /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host);
  return {
    host,
    port: Number(url.port) || (isSecure ? 465 : 587),
    secure: isSecure,
    ...(!isSecure && (isOpen ? { ignoreTLS: true } : { requireTLS: true })),
    ...(url.username !== '' && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
  };
}

function explain(cause: unknown, signal: AbortSignal): MailError {
  if (signal.aborted) return new MailError('The mail server did not take it in time.', { cause });
  const { code, responseCode } = fieldsOf(cause);
  if (code === 'EAUTH')
    return new MailError('The mail server does not take the credentials of the service.', { cause });
  // A certificate that is not good is told of in the message alone.
  const isOfTls = cause instanceof Error && /certificate|\bTLS\b|\bSSL\b/i.test(cause.message);
  if (code === 'ETLS' || (responseCode === undefined && isOfTls))
    return new MailError('No encrypted connection to the mail server could be made.', { cause });
  // Of the mail itself or of its recipient; what else a server refuses may be the operator's to mend.
  const isFinal =
    responseCode !== undefined && responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE');
  if (responseCode !== undefined)
    return new MailError(
      `The mail server ${responseCode >= 500 ? 'refused it' : 'put it off'} with ${responseCode}.`,
      { cause, isFinal },
    );
  if (code === 'ETIMEDOUT') return new MailError('The mail server did not answer in time.', { cause });
  return new MailError('The mail server cannot be reached, or broke the connection.', { cause });
}

function fieldsOf(error: unknown): { code?: string; responseCode?: number } {
  if (!(error instanceof Error)) return {};
  return {
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    ...('responseCode' in error &&
      typeof error.responseCode === 'number' && { responseCode: error.responseCode }),
  };
}
