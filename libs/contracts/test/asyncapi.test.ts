import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import * as contracts from '../src/index.js';

// CommonJS: its dependencies do not load as ES modules under Jest.
const { Parser } = createRequire(import.meta.url)('@asyncapi/parser') as typeof import('@asyncapi/parser');

const text = readFileSync(new URL('../../../docs/asyncapi.json', import.meta.url), 'utf8');

interface AsyncApi {
  readonly channels: Readonly<Record<string, { readonly address: string }>>;
}

async function faultsOf(document: string): Promise<string[]> {
  const diagnostics = await new Parser().validate(document);
  // 0: error. A newer minor version of the specification and the like are hints.
  return diagnostics.filter(({ severity }) => Number(severity) === 0).map(({ message }) => message);
}

describe('the AsyncAPI document', () => {
  it('holds to the AsyncAPI specification', async () => {
    expect(await faultsOf(text)).toEqual([]);
  });

  it('would be caught breaking it', async () => {
    expect(await faultsOf(text.replace('"action": "send"', '"action": "shout"'))).not.toEqual([]);
  });

  it('has a channel for every event and for the values', () => {
    const types = Object.values(contracts).flatMap((exported) =>
      typeof exported === 'object' && 'dataSchema' in exported ? [exported.type] : [],
    );
    const addresses = Object.values((JSON.parse(text) as AsyncApi).channels).map(({ address }) => address);
    expect(addresses.toSorted()).toEqual([...types, 'values.{plantId}.{deviceId}'].toSorted());
  });
});
