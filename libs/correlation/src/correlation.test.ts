import { describe, expect, it } from '@jest/globals';
import { correlationHeaders, correlationOf, currentCorrelation, withCorrelation } from './correlation.js';
import { type FinishedSpan, onSpanFinished, traced } from './span.js';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${traceId}-b7ad6b7169203331-01`;

describe('a correlation', () => {
  it('goes on what came with a request, one step further', () => {
    const correlation = correlationOf({ requestId: 'find-me', traceparent });
    expect(correlation).toMatchObject({ requestId: 'find-me', traceId, parentSpanId: 'b7ad6b7169203331' });
    const next = correlationHeaders(correlation);
    expect(next).toEqual({
      'x-request-id': 'find-me',
      traceparent: `00-${traceId}-${correlation.spanId}-01`,
    });
    expect(correlation.spanId).not.toBe('b7ad6b7169203331');
  });

  it.each([
    undefined,
    '',
    7,
    'ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
    '00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01',
    '00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01',
  ])('begins a trace where %j came, which is none', (given) => {
    const correlation = correlationOf({ requestId: 'a b\n', traceparent: given });
    expect(correlation.traceId).toMatch(/^[\da-f]{32}$/);
    expect(correlation.traceId).not.toBe(traceId);
    expect(correlation.requestId).toMatch(/^[\da-f-]{36}$/);
  });

  it('is that of everything the work starts, and of nothing else', async () => {
    const correlation = correlationOf({ requestId: 'inside', traceparent });
    const seen = withCorrelation(correlation, () => Promise.resolve().then(currentCorrelation));
    expect(currentCorrelation()).toBeUndefined();
    expect(await seen).toBe(correlation);
    expect(correlationHeaders()).toEqual({});
  });
});

describe('a span', () => {
  it('is told when it is over, under the one that it is a part of', async () => {
    const finished: FinishedSpan[] = [];
    onSpanFinished((span) => finished.push(span));
    const outer = correlationOf({ traceparent });
    const fails = (): Promise<void> => Promise.reject(new Error('no'));
    await traced('outer', 'SERVER', () => traced('inner', 'CLIENT', fails).catch(() => undefined), outer);
    onSpanFinished(undefined);
    expect(finished).toMatchObject([
      { name: 'inner', failed: true, correlation: { traceId, parentSpanId: outer.spanId } },
      { name: 'outer', failed: false, correlation: { spanId: outer.spanId } },
    ]);
  });
});
