/**
 * Who may do what. A token carries roles; the service that owns the data asks for a permission. `operate` is to assign,
 * test, enable, browse and write; what devices there are, and where, is for `configure-devices`; plants are for `administer`.
 */
export const rolePermissions = {
  viewer: ['read'],
  operator: ['read', 'operate'],
  'certificate-manager': ['read', 'manage-certificates'],
  'key-exporter': ['read', 'export-private-keys'],
  administrator: [
    'read',
    'operate',
    'configure-devices',
    'manage-certificates',
    'export-private-keys',
    'administer',
  ],
} as const satisfies Record<string, readonly string[]>;

/** A role of {@link rolePermissions}. */
export type Role = keyof typeof rolePermissions;

/** What a role may do. */
export type Permission = (typeof rolePermissions)[Role][number];

/** What the roles, known or not, may do together. */
export function permissionsOf(roles: readonly string[]): Permission[] {
  return [...new Set(roles.filter(isRole).flatMap((role): readonly Permission[] => rolePermissions[role]))];
}

/** Whether one of the roles, known or not, carries the permission. */
export function mayDo(roles: readonly string[], permission: Permission): boolean {
  return permissionsOf(roles).includes(permission);
}

/** Whether a string from outside names a role. */
export function isRole(role: string): role is Role {
  return Object.hasOwn(rolePermissions, role);
}
