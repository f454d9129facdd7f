import type { IncomingHttpHeaders } from 'node:http';

const passesIn =
  /^(anthropic-version|anthropic-beta|accept|user-agent|x-app|x-stainless-[a-z-]+|x-claude-code-[a-z-]+|x-client-request-id)$/;

/** What the upstream sees of a request's headers. Whatever is not known to be harmless stays here. */
export function headersForUpstream(headers: IncomingHttpHeaders): Record<string, string> {
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    passesIn.test(name) && typeof value === 'string' ? [[name, value] as const] : [],
  );
  return { ...Object.fromEntries(kept), 'content-type': 'application/json', 'accept-encoding': 'identity' };
}

/** Between two hops only, about the upstream's account, or no longer true. */
const staysHere =
  /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|set-cookie|content-length|content-encoding|server|via|alt-svc|cf-.*|x-envoy-.*|anthropic-organization-id|anthropic-ratelimit-.*|strict-transport-security|report-to|nel)$/;

/** Upstreams may send what no header of ours may hold. */
const canBeSent = (value: string) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value);

/** What the agent sees of an answer's headers. */
export function headersForAgent(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || staysHere.test(name) || ![value].flat().every(canBeSent)
      ? []
      : [[name, value] as const],
  );
  return Object.fromEntries(kept);
}
