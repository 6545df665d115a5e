import { describe, expect, it } from '@jest/globals';
import { PlantCertificates } from './plant-certificates.js';

const needs = (plantId: string, ...certificateIds: string[]) => ({
  plantId,
  certificateIds,
  isSealed: false,
});

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

it('a plant has its devices and no others', () => {
  const certificates = new PlantCertificates(1_000);
  certificates.set('north.a', needs('north', 'one'), 0);
  expect(certificates.hasDevice('north.a')).toBe(true);
  expect(certificates.hasDevice('south.a')).toBe(false);
  certificates.set('north.a', undefined, 0);
  expect(certificates.hasDevice('north.a')).toBe(false);
});

describe('the keys that are handed over to a plant', () => {
  const sealed = (plantId: string, certificateId: string) => ({
    plantId,
    certificateIds: [certificateId],
    isSealed: true,
  });

  it('are those that its devices need now, where its key custody is SEALED', () => {
    const certificates = new PlantCertificates(1_000);
    certificates.set('north.a', needs('north', 'one'), 0);
    expect(certificates.allowsHandOver('north', 'one')).toBe(false);
    certificates.set('north.a', sealed('north', 'one'), 0);
    expect(certificates.allowsHandOver('north', 'one')).toBe(true);
    expect(certificates.allowsHandOver('south', 'one')).toBe(false);
    expect(certificates.allowsHandOver('north', 'two')).toBe(false);
  });

  it('are not those that a device had before, though they may be used', () => {
    const certificates = new PlantCertificates(1_000);
    certificates.set('north.a', sealed('north', 'one'), 0);
    certificates.set('north.a', sealed('north', 'two'), 0);
    expect(certificates.allows('north', 'one', 0)).toBe(true);
    expect(certificates.allowsHandOver('north', 'one')).toBe(false);
  });
});
