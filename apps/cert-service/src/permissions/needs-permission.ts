import type { Permission } from '@koios/opcua-contracts';
import { Reflector } from '@nestjs/core';

/** Any one of these permissions opens the handler, instead of what its kind asks for (see {@link PermissionGuard}). */
export const NeedsPermission = Reflector.createDecorator<readonly Permission[]>();
