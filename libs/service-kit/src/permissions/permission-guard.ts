import { KoiosError, mayDo, type Permission } from '@koios/opcua-contracts';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { Caller } from '../authentication/caller.js';
import { requirePermission } from '../authentication/require-permission.js';
import { NeedsPermission } from './needs-permission.js';
import type { SubgraphContext } from '../graphql/subgraph-context.js';

/**
 * Stands before every query, mutation and subscription of a subgraph. Whoever adds one and thinks of nobody has opened it
 * to nobody. References of other subgraphs have no guard; they need `read`, as everything does (see `subgraphContext`).
 */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType<'graphql' | 'http'>() !== 'graphql') return true;
    const needed = this.reflector.getAllAndOverride(NeedsPermission, [
      context.getHandler(),
      context.getClass(),
    ]);
    const { caller } = GqlExecutionContext.create(context).getContext<SubgraphContext>();
    requireOneOf(caller, needed ?? []);
    return true;
  }
}

/** @throws KoiosError FORBIDDEN naming the first permission when the caller has none of them. */
function requireOneOf(caller: Caller, permissions: readonly Permission[]): void {
  const [first] = permissions;
  if (!first) throw new KoiosError('FORBIDDEN', 'Nobody may do this: it is marked with no permission.');
  const held = permissions.find((permission) => mayDo(caller.roles, permission));
  requirePermission(caller, held ?? first);
}
