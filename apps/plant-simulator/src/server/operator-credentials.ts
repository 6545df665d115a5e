/** The one user that every simulated server knows, beside anonymous. Documented: it guards nothing. */
export const OPERATOR_CREDENTIALS = { userName: 'operator', password: 'operator' } as const;

export function isOperator(userName: string, password: string): boolean {
  return userName === OPERATOR_CREDENTIALS.userName && password === OPERATOR_CREDENTIALS.password;
}
