import { describe, expect, it } from '@jest/globals';
import { placeFailure } from './field-failure.js';

const failure = (field: string | undefined) => ({ message: 'Taken.', code: 'CERTIFICATE_NAME_TAKEN', field });

describe('a failure of a form', () => {
  it('stands at the field that is to blame', () => {
    expect(placeFailure(failure('name'), ['name', 'hostname'])).toEqual({
      atField: { name: 'Taken.' },
      below: undefined,
    });
  });

  it('stands at the field when the gateway names it with its input', () => {
    expect(placeFailure(failure('input.name'), ['name']).atField).toEqual({ name: 'Taken.' });
  });

  it.each([undefined, 'surname'])('of the field %p stands below the form that does not have it', (field) => {
    expect(placeFailure(failure(field), ['name'])).toEqual({ atField: {}, below: failure(field) });
  });

  it('is nowhere when there is none', () => {
    expect(placeFailure(undefined, ['name'])).toEqual({ atField: {}, below: undefined });
  });
});
