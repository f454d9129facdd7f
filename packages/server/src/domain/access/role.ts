/** The roles that every organization has. The table of rights says what they may do. */
export const roles = ['admin', 'user', 'viewer'] as const;
export type Role = (typeof roles)[number];
