import { type CustomScalar, Scalar } from '@nestjs/graphql';
import { GraphQLError, Kind, type ValueNode } from 'graphql';

/** `DateTime`: ISO 8601 in UTC outside, `Date` inside. */
@Scalar('DateTime')
export class DateTimeScalar implements CustomScalar<string, Date> {
  parseValue(value: unknown): Date {
    const instant = typeof value === 'string' ? new Date(value) : new Date(Number.NaN);
    if (Number.isNaN(instant.getTime()))
      throw new GraphQLError('A DateTime has the form 2026-03-01T12:00:00.000Z.');
    return instant;
  }

  serialize(value: unknown): string {
    return value instanceof Date ? value.toISOString() : this.parseValue(value).toISOString();
  }

  parseLiteral(node: ValueNode): Date {
    return this.parseValue(node.kind === Kind.STRING ? node.value : undefined);
  }
}
