import { currentDeadline, type Deadline } from '@koios/correlation';
import { KoiosError } from '@koios/opcua-contracts';
import { type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';

type Resolver = GraphQLFieldResolver<unknown, unknown>;

/**
 * Resolvers answer TIMEOUT when the time has passed that the caller waits, and are not begun after that. What they have
 * begun ends by itself: calls of other services have the same deadline, and a transaction is not committed after it.
 */
export function withinDeadline(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    // A subscription has no end that anybody waits for.
    if (!isObjectType(type) || type === schema.getSubscriptionType()) continue;
    for (const field of Object.values(type.getFields()))
      if (field.resolve) field.resolve = inTime(field.resolve);
  }
  return schema;
}

function inTime(resolve: Resolver): Resolver {
  return (...question) => {
    const deadline = currentDeadline();
    if (!deadline) return resolve(...question);
    if (deadline.leftMs() === 0) throw new KoiosError('TIMEOUT');
    const answer: unknown = resolve(...question);
    return answer instanceof Promise ? Promise.race([answer, refusalAt(deadline)]) : answer;
  };
}

async function refusalAt(deadline: Deadline): Promise<never> {
  await deadline.whenPassed();
  throw new KoiosError('TIMEOUT');
}
