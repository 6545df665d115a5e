import { describe, expect, it } from '@jest/globals';
import { PlantCertificates } from './plant-certificates.js';

const needs = (plantId: string, ...certificateIds: string[]) => ({ plantId, certificateIds });

describe('the certificates that a plant may use', () => {
  it('are those of its devices and of no other plant', () => {
    const certificates = new PlantCertificates(1_000);
    certificates.set('north.a', needs('north', 'one'), 0);
    certificates.set('south.b', needs('south', 'two'), 0);
    expect(certificates.allows('north', 'one', 0)).toBe(true);
    expect(certificates.allows('north', 'two', 0)).toBe(false);
    expect(certificates.allows('east', 'one', 0)).toBe(false);
  });

  it('are those that a device had before, for a while', () => {
    const certificates = new PlantCertificates(1_000);
    certificates.set('north.a', needs('north', 'one'), 0);
    certificates.set('north.a', needs('north', 'two'), 5_000);
    expect(certificates.allows('north', 'one', 5_999)).toBe(true);
    expect(certificates.allows('north', 'one', 6_000)).toBe(false);
    certificates.set('north.a', undefined, 9_000);
    expect(certificates.allows('north', 'two', 9_999)).toBe(true);
    expect(certificates.allows('north', 'two', 10_000)).toBe(false);
  });
});
