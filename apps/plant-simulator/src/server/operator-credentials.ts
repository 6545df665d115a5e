/** The one user that every simulated server knows, beside anonymous. Documented: it guards nothing. */
export const OPERATOR_CREDENTIALS = { userName: 'operator', password: 'operator' } as const;

/** Whether it is the operator or one of the server's own users. */
export function isUser(
  userName: string,
  password: string,
  users: Readonly<Record<string, string>> = {},
): boolean {
  const passwords = new Map(Object.entries(users));
  if (passwords.has(userName)) return passwords.get(userName) === password;
  return userName === OPERATOR_CREDENTIALS.userName && password === OPERATOR_CREDENTIALS.password;
}
