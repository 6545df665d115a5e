import { mayDo, type Permission } from '@koios/opcua-contracts';
import { type Caller, requirePermission, type SubgraphContext } from '@koios/service-kit';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { NeedsPermission } from './needs-permission.js';

/**
 * Stands before every query, mutation and subscription. Whoever adds one and thinks of nothing gets the right check: to
 * ask needs `read`, to change needs `manage-certificates`; only what departs from that is marked with
 * {@link NeedsPermission}. Downloads have a guard of their own, because they come without GraphQL's token check.
 */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType<'graphql' | 'http'>() !== 'graphql') return true;
    const graphql = GqlExecutionContext.create(context);
    const marked = this.reflector.get(NeedsPermission, context.getHandler());
    const { parentType } = graphql.getInfo<GraphQLResolveInfo>();
    const needed = marked ?? [parentType.name === 'Mutation' ? 'manage-certificates' : 'read'];
    requireOneOf(graphql.getContext<SubgraphContext>().caller, needed);
    return true;
  }
}

/** @throws KoiosError FORBIDDEN naming the first permission when the caller has none of them. */
export function requireOneOf(caller: Caller, permissions: readonly Permission[]): void {
  const [first = 'administer'] = permissions;
  const held = permissions.find((permission) => mayDo(caller.roles, permission));
  requirePermission(caller, held ?? first);
}
