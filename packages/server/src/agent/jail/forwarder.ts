/** Where programs in a jail find the way out. A jail's loopback is its own, so all can have the same. */
export const proxyInside = { host: '127.0.0.1', port: 3128 };

/** The server's own Node, which is the only program that is surely there. */
export const forwarderInside = '/opt/forwarder/node';

/** Most programs know no proxy on a unix socket: this listens on TCP and hands everything on, unread. */
const source = `
const { connect, createServer } = require('node:net');
const server = createServer({ allowHalfOpen: true }, (program) => {
  const gateway = connect({ path: process.argv[1], allowHalfOpen: true });
  const cut = () => [program, gateway].forEach((socket) => socket.destroy());
  for (const socket of [program, gateway]) socket.on('error', cut);
  program.pipe(gateway).pipe(program);
});
server.maxConnections = 128;
server.listen(${proxyInside.port}, '${proxyInside.host}', () => console.log('open'));`;

/** No compiler and few threads: it moves bytes, and has the agent's limits. */
const flags = ['--jitless', '--single-threaded', '--max-old-space-size=32'];

/** The agent begins when the forwarder listens, and not at all without it. */
const script = [
  'exec 3< <(exec "$1" $2 -e "$3" "$4" < /dev/null)',
  'read -r -t 10 _ <&3 || { echo "the forwarder did not start" >&2; exit 125; }',
  'exec 3<&-; shift 4; exec "$@"',
].join('\n');

/** What to put before a command in a jail, to give it a proxy that leads to this socket. */
export function withForwarder(socketPath: string): string[] {
  return ['/bin/bash', '-c', script, 'forwarder', forwarderInside, flags.join(' '), source, socketPath];
}
