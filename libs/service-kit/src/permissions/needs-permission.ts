import type { Permission } from '@koios/opcua-contracts';
import { Reflector } from '@nestjs/core';

/**
 * Any one of these permissions opens the query, mutation or subscription; on a class it counts for all of its methods
 * that say nothing else. What is not marked is open to nobody (see {@link PermissionGuard}).
 */
export const NeedsPermission = Reflector.createDecorator<readonly Permission[]>();
