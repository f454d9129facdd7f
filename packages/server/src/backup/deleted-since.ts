import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Secrets } from '../config.ts';
import { certificateText } from '../domain/audit/deletion-certificate.ts';
import { OrganizationId, UserId } from '../domain/ids.ts';
import { AuditSigner, isSignedWith } from '../infrastructure/audit-signer.ts';
import { BackupError } from './manifest.ts';

const Certificate = z.object({ certificate: z.string(), public_key: z.string(), signature: z.string() });
/** As `organizations certificate --json` and `organizations certificates --json` show them. */
const Certificates = z.union([Certificate.array(), Certificate.transform((one) => [one])]);
const Facts = z.object({
  organization_id: z.string().refine(OrganizationId.is),
  asked_by: z.string().refine(UserId.is),
});

export type DeletedOrganization = { readonly id: string; readonly askedBy: string };

/** What certificates say is gone; one that this service has not signed is refused. */
export async function readDeleted(
  file: string,
  backup: string,
  { secretsKeys }: Pick<Secrets, 'secretsKeys'>,
): Promise<DeletedOrganization[]> {
  const parsed = Certificates.safeParse(parseJson(await readFile(file, 'utf8')));
  if (!parsed.success)
    throw new BackupError(`${file} has no certificates as \`organizations certificates --json\` shows them.`);
  const masterKeys = secretsKeys ?? [await readFile(path.join(backup, 'keys', 'secrets-key'), 'utf8')];
  const ours = masterKeys.map((key) => new AuditSigner(key).publicKey);
  return parsed.data.map(({ certificate, public_key: publicKey, signature }) => {
    const isGood =
      ours.includes(publicKey) && isSignedWith(publicKey, certificateText(certificate), signature);
    const facts = Facts.safeParse(parseJson(certificate));
    if (!isGood || !facts.success)
      throw new BackupError(`A certificate in ${file} was not signed by this service.`);
    return { id: facts.data.organization_id, askedBy: facts.data.asked_by };
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
