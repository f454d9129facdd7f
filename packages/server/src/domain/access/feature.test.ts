import { describe, expect, test } from 'vitest';
import { FeatureOffError } from '../errors.ts';
import { assertFeatureOn, featureInForce, featureNames, type FeatureSetting } from './feature.ts';

const switched = (isOn: boolean): FeatureSetting => ({
  name: 'triggers',
  isOn,
  reason: 'They flood us.',
  changedAt: new Date(0),
});

describe('a feature', () => {
  test('is as the code has it, unless the service, and before it the organization, says otherwise [features:in-force]', () => {
    const none = { service: [], organization: [] };
    expect(featureNames.map((name) => featureInForce(none, name).isOn)).not.toContain(false);
    const off = { ...none, service: [switched(false)] };
    expect(featureInForce(off, 'triggers')).toMatchObject({ isOn: false, by: 'service' });
    expect(featureInForce(off, 'schedules')).toMatchObject({ isOn: true, by: 'default' });
    const back = { ...off, organization: [switched(true)] };
    expect(featureInForce(back, 'triggers')).toMatchObject({ isOn: true, by: 'organization' });
    expect(featureInForce({ ...none, organization: [switched(false)] }, 'triggers').isOn).toBe(false);
  });

  test('that is switched off is refused with why [features:in-force]', () => {
    const off = featureInForce({ service: [switched(false)], organization: [] }, 'triggers');
    expect(() => assertFeatureOn(off)).toThrow(FeatureOffError);
    expect(() => assertFeatureOn(off)).toThrow('They flood us.');
  });
});
