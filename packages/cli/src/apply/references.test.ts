import { expect, test } from 'vitest';
import { hideSecrets, referencesIn, withEnvironment, withIds, withoutSecrets } from './references.ts';

const env = (name: string) => ({ TOKEN: 'hush-hush', HOST: 'example.com' })[name];

test('the environment is put in, and taken out again of what is shown [apply:secrets]', () => {
  const given = {
    headers: { authorization: 'Bearer ${env:TOKEN}' },
    prompt: 'Say $${env:TOKEN}, ${HOME} and $HOST.',
  };
  const { fields, secrets, faults } = withEnvironment(given, env);
  expect(faults).toEqual([]);
  expect(fields).toEqual({
    headers: { authorization: 'Bearer hush-hush' },
    prompt: 'Say ${env:TOKEN}, ${HOME} and $HOST.',
  });
  expect(withoutSecrets(fields, secrets)).toEqual({
    headers: { authorization: 'Bearer ${env:TOKEN}' },
    prompt: 'Say ${env:TOKEN}, ${HOME} and $HOST.',
  });
  expect(withEnvironment({ a: ['${env:GONE}'] }, env).faults).toEqual([
    { at: ['a', 0], detail: 'names ${env:GONE}, which is not set' },
  ]);
});

test('a thing is named by its kind and name, and becomes its id [apply:references]', () => {
  const fields = {
    template_id: '${template:Code review}',
    to: '${channel:Team}',
    prompt: 'Use ${template:Code review} now, ${nothing:x}.',
  };
  expect(referencesIn(fields)).toEqual([
    { kind: 'template', name: 'Code review', at: ['template_id'] },
    { kind: 'channel', name: 'Team', at: ['to'] },
  ]);
  expect(withIds(fields, ({ kind }) => `${kind}_1`)).toEqual({
    ...fields,
    ...{ template_id: 'template_1', to: 'channel_1' },
  });
  expect(withIds(fields, () => undefined)).toEqual(fields);
});

test('a secret is not told in what is said of a fault [apply:secrets]', () => {
  const secrets = new Map([['a"b$&', '${env:TOKEN}']]);
  expect(hideSecrets('is "a\\"b$&"; a"b$& is wrong', secrets)).toBe(
    'is "${env:TOKEN}"; ${env:TOKEN} is wrong',
  );
});
