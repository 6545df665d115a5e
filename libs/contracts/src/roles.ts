/** Who may do what. A token carries roles; the service that owns the data asks for a permission. */
export const rolePermissions = {
  viewer: ['read'],
  operator: ['read', 'operate'],
  'certificate-manager': ['read', 'manage-certificates'],
  'key-exporter': ['read', 'export-private-keys'],
  administrator: ['read', 'operate', 'manage-certificates', 'export-private-keys', 'administer'],
} as const satisfies Record<string, readonly string[]>;

/** A role of {@link rolePermissions}. */
export type Role = keyof typeof rolePermissions;

/** What a role may do. */
export type Permission = (typeof rolePermissions)[Role][number];

/** Whether one of the roles, known or not, carries the permission. */
export function mayDo(roles: readonly string[], permission: Permission): boolean {
  return roles.some(
    (role) => isRole(role) && (rolePermissions[role] as readonly Permission[]).includes(permission),
  );
}

function isRole(role: string): role is Role {
  return Object.hasOwn(rolePermissions, role);
}
