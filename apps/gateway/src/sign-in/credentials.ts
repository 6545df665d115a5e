import { z } from 'zod';
import type { Account, Accounts } from '../accounts/accounts.js';

const passwordSchema = z.strictObject({
  username: z.string().min(1).max(200),
  password: z.string().min(1).max(1_000),
});
const apiKeySchema = z.strictObject({ apiKey: z.string().min(1).max(200) });

/** What somebody signs in with. */
export const credentialsSchema = z.union([passwordSchema, apiKeySchema]);
export type Credentials = z.infer<typeof credentialsSchema>;

export async function accountOf(accounts: Accounts, credentials: Credentials): Promise<Account | undefined> {
  return 'apiKey' in credentials
    ? accounts.byApiKey(credentials.apiKey)
    : accounts.byPassword(credentials.username, credentials.password);
}
