import { isKind, type Kind } from './kinds.ts';
import { mapTexts, type Fields, type Path } from './json.ts';
import type { Fault } from './schema.ts';

/** Another thing, by its kind and its name. */
export type Reference = { readonly kind: Kind; readonly name: string };

const whole = /^\$\{([a-z-]+):([^{}]+)\}$/;

/** The thing whose id a text stands for: `${template:Code review}`. Nothing else may be in the text. */
function referenceIn(text: string): Reference | undefined {
  const [, kind, name] = whole.exec(text) ?? [];
  return isKind(kind) && name !== undefined ? { kind, name: name.trim() } : undefined;
}

/** Every reference in some fields, and where it stands. */
export function referencesIn(fields: Fields): (Reference & { readonly at: Path })[] {
  const found: (Reference & { readonly at: Path })[] = [];
  mapTexts(fields, (text, at) => {
    const reference = referenceIn(text);
    if (reference) found.push({ ...reference, at });
    return text;
  });
  return found;
}

/** With the ids of what is named; what has none yet stays as it is written. */
export function withIds(fields: Fields, idOf: (reference: Reference) => string | undefined): Fields {
  return mapTexts(fields, (text) => {
    const reference = referenceIn(text);
    return reference ? (idOf(reference) ?? text) : text;
  }) as Fields;
}

export type FromEnvironment = {
  readonly fields: Fields;
  readonly secrets: Secrets;
  readonly faults: Fault[];
};

/** What came from the environment, by its value: it is not to be shown. */
export type Secrets = ReadonlyMap<string, string>;

const named = /\$?\$\{env:([A-Za-z_]\w*)\}/g;

/** Whether something of the environment is to be put in here. */
export function namesEnvironment(text: string): boolean {
  return (text.match(named) ?? []).some((all) => !all.startsWith('$$'));
}

/** Puts in `${env:NAME}` what the environment has under this name; `$${env:NAME}` stands for itself. */
export function withEnvironment(given: Fields, env: (name: string) => string | undefined): FromEnvironment {
  const secrets = new Map<string, string>();
  const faults: Fault[] = [];
  const fields = mapTexts(given, (text, at) =>
    text.replaceAll(named, (all: string, name: string) => {
      if (all.startsWith('$$')) return all.slice(1);
      const value = env(name);
      if (value === undefined || value === '')
        faults.push({ at, detail: `names \${env:${name}}, which is not set` });
      else secrets.set(value, `\${env:${name}}`);
      return value ?? '';
    }),
  ) as Fields;
  return { fields, secrets, faults };
}

/** Fields without what came from the environment. */
export function withoutSecrets(fields: Fields, secrets: Secrets): Fields {
  return mapTexts(fields, (text) => hideSecrets(text, secrets)) as Fields;
}

/** A text without it. The longest goes first, as one may be a part of another. */
export function hideSecrets(text: string, secrets: Secrets): string {
  const longestFirst = [...secrets].sort(([one], [other]) => other.length - one.length);
  return longestFirst.reduce((rest, [value, name]) => {
    const quoted = JSON.stringify(value).slice(1, -1);
    return rest.replaceAll(value, () => name).replaceAll(quoted, () => name);
  }, text);
}
