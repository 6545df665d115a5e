import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { sharingKey } from './sharing-key.js';

const changes = parse('subscription ($after: ID) { certificateChanged(after: $after) { eventId } }');

function keyOf(
  source: string,
  variables: Record<string, unknown> = {},
  roles = ['viewer'],
): string | undefined {
  return sharingKey({ document: parse(source), variables }, roles);
}

describe('subscriptions are shared', () => {
  it('by those who ask for the same and have the same roles, in whatever order', () => {
    const one = sharingKey({ document: changes, variables: {} }, ['viewer', 'operator']);
    expect(one).toBeDefined();
    expect(sharingKey({ document: changes, variables: {} }, ['operator', 'viewer'])).toBe(one);
    expect(sharingKey({ document: changes, variables: {} }, ['operator'])).not.toBe(one);
  });

  it('where nothing that was missed is asked for', () => {
    expect(sharingKey({ document: changes, variables: { after: null } }, ['viewer'])).toBeDefined();
    expect(sharingKey({ document: changes, variables: { after: 'event-1' } }, ['viewer'])).toBeUndefined();
    expect(keyOf('subscription { certificateChanged(after: null) { eventId } }')).toBeDefined();
    expect(keyOf('subscription { certificateChanged(after: "event-1") { eventId } }')).toBeUndefined();
  });

  it('not where they begin with what is', () => {
    expect(keyOf('subscription { connectionChanged { status } }')).toBeUndefined();
  });

  it('not with other variables, arguments or fields', () => {
    const query = 'subscription ($id: ID!) { deviceValues(deviceId: $id) { scanNumber } }';
    const keys = [
      keyOf(query, { id: '1' }),
      keyOf(query, { id: '2' }),
      keyOf('subscription { deviceValues(deviceId: "1") { scanNumber } }'),
      keyOf('subscription { deviceValues(deviceId: "1") { startedAt } }'),
    ];
    expect(new Set(keys).size).toBe(4);
    expect(keys).not.toContain(undefined);
  });
});
