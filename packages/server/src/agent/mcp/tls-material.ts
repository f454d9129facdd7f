import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';

export type TlsMaterial = {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
};

/** Whether connections can be made with what somebody gave as certificates and key, in PEM. */
export function isTlsMaterial({ ca, cert, key }: TlsMaterial): boolean {
  try {
    if (ca !== undefined) readCertificates(ca);
    createSecureContext({ cert, key });
    return true;
  } catch {
    return false;
  }
}

/** What is no certificate is passed over by TLS, and nobody would be vouched for. */
function readCertificates(pem: string): void {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (found.length === 0) throw new Error('There is no certificate.');
  for (const each of found) new X509Certificate(each).toString();
}
