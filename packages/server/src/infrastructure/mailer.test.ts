import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import { describe, expect, test } from 'vitest';
import { startMailSink } from '../../test/support/mail-sink.ts';
import { Mailer, MailError, type Mail } from './mailer.ts';

const from = 'Agents <agents@example.com>';
const mail: Mail = {
  to: 'alice@example.com',
  id: 'ntf_1',
  subject: 'Nightly: completed',
  text: 'It is done.\n',
  html: '<p>It is done.</p>',
};
const soon = () => AbortSignal.timeout(5_000);

/** A server of which `talk` has each connection. */
async function listen(talk: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined).resume());
    socket.on('close', () => sockets.delete(socket));
    talk(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    sockets,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function failure(url: string, signal = soon(), sent = mail): Promise<MailError> {
  using mailer = new Mailer({ url, from });
  const error: unknown = await mailer.send(sent, signal).catch((caught: unknown) => caught);
  if (!(error instanceof MailError)) throw new Error('It was taken.', { cause: error });
  return error;
}

describe('a mailer', () => {
  test('hands a mail over with the same id at each try, as text and as HTML [mail:sent]', async () => {
    await using sink = await startMailSink();
    using mailer = new Mailer({ url: sink.url, from });
    await mailer.send(mail, soon());
    const [received] = sink.received;
    expect(received).toMatchObject({ from: 'agents@example.com', to: ['alice@example.com'] });
    expect(received?.headers).toMatchObject({
      ...{ from: 'Agents <agents@example.com>', to: 'alice@example.com', subject: 'Nightly: completed' },
      ...{ 'message-id': '<ntf_1@example.com>', 'auto-submitted': 'auto-generated' },
    });
    expect(received?.text).toContain('It is done.');
    expect(received?.text).toContain('<p>It is done.</p>');
  });

  test('logs in with the credentials of its address, and says when they are not taken [mail:login]', async () => {
    const seen: unknown[] = [];
    const options: SMTPServerOptions = {
      ...{ authOptional: false, allowInsecureAuth: true },
      onAuth: ({ username, password }, _session, done) => {
        seen.push([username, password]);
        if (password === 'p@ss') done(null, { user: 'mail' });
        else done(new Error('no'));
      },
    };
    await using sink = await startMailSink(options);
    using mailer = new Mailer({ url: sink.url.replace('://', '://mail:p%40ss@'), from });
    await mailer.send(mail, soon());
    expect(seen).toEqual([['mail', 'p@ss']]);
    const error = await failure(sink.url.replace('://', '://mail:wrong@'));
    expect([error.message, error.isFinal]).toEqual([
      'The mail server does not take the credentials of the service.',
      false,
    ]);
  });

  test.each([
    ['x\r\nBcc: mallory@example.com', 'alice@example.com'],
    ['x\nBcc: mallory@example.com\n\nHello', 'alice@example.com'],
  ])('lets no subject become a header, such as %j [mail:headers]', async (subject, to) => {
    await using sink = await startMailSink();
    using mailer = new Mailer({ url: sink.url, from });
    await mailer.send({ ...mail, subject, to }, soon());
    const [received] = sink.received;
    expect(received?.to).toEqual(['alice@example.com']);
    expect(received?.headers).not.toHaveProperty('bcc');
    expect(received?.headers['subject']).toMatch(/^x\s+Bcc: mallory@example\.com/);
  });

  test.each([
    'a@example.com, b@example.com',
    'a@example.com\r\nBcc: b@example.com',
    '"a@evil.example b"@example.com',
    'Group: a@example.com;',
    '<a@example.com>',
    'a@example.com>\r\nRCPT TO:<b@example.com',
    'nobody',
    '',
  ])('sends nothing to %j, which is not one plain address [mail:address]', async (to) => {
    await using sink = await startMailSink();
    expect((await failure(sink.url, soon(), { ...mail, to })).isFinal).toBe(true);
    expect(sink.received).toEqual([]);
  });

  test.each([
    [550, true, 'The mail server refused it with 550.'],
    [451, false, 'The mail server put it off with 451.'],
  ])('tells a status of %i for what it is [mail:refused]', async (status, isFinal, message) => {
    await using sink = await startMailSink();
    sink.refuseWith = status;
    const error = await failure(sink.url);
    expect([error.message, error.isFinal]).toEqual([message, isFinal]);
  });

  test('waits for no server longer than it may, and leaves no connection behind [mail:hangs]', async () => {
    // One says nothing; another says a byte now and then, for ever.
    await using silent = await listen(() => undefined);
    const timers: NodeJS.Timeout[] = [];
    await using dripping = await listen((socket) => {
      timers.push(setInterval(() => socket.write('2'), 20));
    });
    for (const server of [silent, dripping]) {
      const started = performance.now();
      const error = await failure(server.url, AbortSignal.timeout(300));
      expect(error.message).toBe('The mail server did not take it in time.');
      expect(performance.now() - started).toBeLessThan(2_000);
      await expect.poll(() => server.sockets.size).toBe(0);
    }
    timers.forEach((timer) => clearInterval(timer));
  });

  test('says when there is no server, or none that it can trust with mail [mail:tls]', async () => {
    const gone = await startMailSink();
    await gone[Symbol.asyncDispose]();
    expect((await failure(gone.url)).message).toBe(
      'The mail server cannot be reached, or broke the connection.',
    );
    const noTls = 'No encrypted connection to the mail server could be made.';
    await using selfSigned = await startMailSink({ secure: true });
    expect((await failure(selfSigned.url.replace('smtp:', 'smtps:'))).message).toBe(noTls);
    // By this name it is not known to be this machine; it offers no TLS.
    await using plain = await startMailSink();
    const elsewhere = `smtp://mail:secret@[::ffff:127.0.0.1]:${plain.port}`;
    expect((await failure(elsewhere)).message).toBe(noTls);
    expect(plain.received).toEqual([]);
    await using broken = await listen((socket) => socket.end('This is no SMTP.\r\n'));
    expect((await failure(broken.url)).isFinal).toBe(false);
    using mailer = new Mailer({ url: `${elsewhere.replace('mail:secret@', '')}?tls=no`, from });
    await mailer.send(mail, soon());
    expect(plain.received).toHaveLength(1);
  });
});
