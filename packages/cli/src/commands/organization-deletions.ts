import { createPublicKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { DeletionCertificate } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, showList, showOne, take, withExamples, type Context } from '../context.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { count, daysOfGrace } from '../options.ts';
import { cleanText } from '../wording.ts';

/** Organizations that are to go, and what is left of those that have gone. */
export function deletionCommands(group: Command, context: Context): void {
  askingCommands(group, context);
  certificateCommands(group, context);
  verifyCommand(group, context);
}

function askingCommands(group: Command, context: Context): void {
  const deleting = group
    .command('delete <organization> <slug>')
    .description('Shut it out, and delete it with all that it has when its days of grace are over')
    .option('--grace-days <count>', 'so many days it can be kept; 0 for at once', daysOfGrace)
    .action(async (id: string, slug: string, { graceDays }: { graceDays?: number }) => {
      const { operator } = await context.api();
      await confirm(context, `This shuts every user of ${id} out, and deletes all that it has.`);
      const wanted = { confirm: slug, ...(graceDays !== undefined && { grace_days: graceDays }) };
      showOne(
        context,
        await operator.delete(id, wanted),
        ({ deletion }) => `${id} is suspended, and is deleted after ${deletion?.due_at} (UTC).\n`,
        id,
      );
    });
  withExamples(deleting, 'ai-agent organizations delete org_… acme --grace-days 7');
  group
    .command('keep <organization>')
    .description('Cancel its deletion, if that has not begun')
    .action(async (id: string) => {
      const { operator } = await context.api();
      const state = ({ suspended_for: reason }: { suspended_for: string | null }) =>
        reason === null ? 'It goes on.' : `It stays suspended: ${cleanText(reason)}`;
      showOne(context, await operator.keep(id), (kept) => `${id} is not deleted. ${state(kept)}\n`, id);
    });
}

function certificateCommands(group: Command, context: Context): void {
  group
    .command('certificates')
    .description('List the certificates of organizations that are gone, the newest first')
    .option('--limit <count>', 'how many', count, 100)
    .action(async ({ limit }: { limit: number }) => {
      const { operator } = await context.api();
      showList(
        context,
        await take(operator.certificates(), limit),
        [
          { head: 'ORGANIZATION', of: (each) => each.organization_id },
          { head: 'GONE', of: (each) => each.created_at },
          { head: 'KEY', of: (each) => each.public_key },
        ],
        (each) => each.organization_id,
      );
    });
  const showing = group
    .command('certificate <organization>')
    .description('Show the certificate that it is gone; --json is what `verify-certificate` reads')
    .action(async (id: string) => {
      const { operator } = await context.api();
      showOne(context, await operator.certificate(id), words, id);
    });
  withExamples(showing, 'ai-agent organizations certificate org_… --json > gone.json');
}

function verifyCommand(group: Command, context: Context): void {
  const verifying = group
    .command('verify-certificate <file>')
    .description('Say whether a certificate is as it was signed; asks no server')
    .option('--public-key <key>', 'the key that alone may have signed it; see `ai-agent audit checkpoints`')
    .action(async (file: string, { publicKey }: { publicKey?: string }) => {
      const read = certificateIn(await readFile(file, 'utf8'));
      const isTrusted = publicKey === undefined || publicKey === read.public_key;
      const isGood = isTrusted && isSigned(read);
      const verdict = isGood ? 'as it was signed' : isTrusted ? 'not as it was signed' : 'of another key';
      const said = { is_good: isGood, organization_id: read.organization_id, public_key: read.public_key };
      showOne(context, said, () => `${words(read)}It is ${verdict}.\n`, isGood ? 'good' : 'changed');
      if (!isGood) context.exit(exitCodes.failed);
    });
  withExamples(verifying, 'ai-agent organizations verify-certificate gone.json --public-key 3Jv…=');
}

type Signed = Pick<DeletionCertificate, 'organization_id' | 'certificate' | 'public_key' | 'signature'>;

/** What stands around the certificate is what it says itself, or it is none. */
function certificateIn(text: string): Signed {
  const { organization_id, certificate, public_key, signature } = fieldsOf(text);
  if (
    typeof certificate !== 'string' ||
    typeof public_key !== 'string' ||
    typeof signature !== 'string' ||
    typeof organization_id !== 'string' ||
    fieldsOf(certificate)['organization_id'] !== organization_id
  )
    throw new UsageError('This is no certificate as `organizations certificate --json` shows it.');
  return { organization_id, certificate, public_key, signature };
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? { ...read } : {};
  } catch {
    return {};
  }
}

/** What stands before the 32 bytes of a public Ed25519 key. */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

function isSigned({ certificate, public_key: key, signature }: Signed): boolean {
  try {
    const spki = Buffer.concat([spkiPrefix, Buffer.from(key, 'base64')]);
    const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    const text = Buffer.from(`ai-agent-api deletion certificate 1\n${certificate}`);
    return verify(null, text, publicKey, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

function words({ organization_id: id, certificate, public_key: key }: Signed): string {
  const facts = fieldsOf(certificate);
  const lines = Object.entries(facts).flatMap(([name, value]) =>
    name === 'organization_id' ? [] : `  ${name.padEnd(12)}  ${cleanText(inWords(value))}\n`,
  );
  return `${id}\n${lines.join('')}signed with ${cleanText(key)}\n`;
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inWords).join(', ')}]`;
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? value : JSON.stringify(value);
  const facts = Object.entries(value).map(([name, fact]) => `${name} ${inWords(fact)}`);
  return `{${facts.join(', ')}}`;
}
