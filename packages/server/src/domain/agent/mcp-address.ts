import { isNamed, type EgressRules } from './egress-rules.ts';

export type McpUrlRules = {
  /** For development: http, to this machine only. */
  readonly toLoopback: boolean;
};

/** Why no MCP server can be reached at an address; undefined if one can, as far as its text shows. */
export function mcpUrlFault(text: string, { toLoopback }: McpUrlRules): string | undefined {
  if (!URL.canParse(text)) return 'It is not a URL.';
  const { protocol, username, password, port, hash } = new URL(text);
  if (protocol === 'http:' && !toLoopback)
    return 'It must begin with https://. (MCP_TO_LOOPBACK=yes allows http to the machine of the server.)';
  if (protocol !== 'https:' && protocol !== 'http:') return 'It must begin with https://.';
  if (username !== '' || password !== '')
    return 'It must not hold a user name or a password; send them in a header.';
  if (hash !== '') return 'It must not have a fragment.';
  // The well-known ports belong to services that are not MCP servers.
  if (port !== '' && Number(port) < 1_024 && port !== '443')
    return 'Its port must be 443, or 1024 or higher.';
  return undefined;
}

/** Whether an organization lets its agents reach the address: then each user may lead their own there. */
export function isWithinEgress(url: string, egress: EgressRules): boolean {
  const { protocol, hostname, port } = new URL(url);
  const number = Number(port === '' ? (protocol === 'https:' ? 443 : 80) : port);
  return isNamed(egress, hostname) && egress.ports.includes(number);
}

/** Of the connection itself, or the protocol's own. */
const reserved =
  /^(host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|accept|accept-encoding|content-.*|proxy-.*|mcp-.*|last-event-id)$/i;

/** Why a header cannot be sent; undefined if it can. */
export function headerFault(name: string, value: string): string | undefined {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/.test(name))
    return `"${name.slice(0, 100)}" is not the name of a header.`;
  if (reserved.test(name)) return `The header "${name}" is set by the service itself.`;
  if (!/^[\x20-\x7e]{1,8192}$/.test(value))
    return `The header "${name}" must have 1 to 8192 printable ASCII characters.`;
  return undefined;
}
