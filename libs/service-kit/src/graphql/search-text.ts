import { KoiosError } from '@koios/opcua-contracts';

const longestSearch = 200;

/**
 * A text to look for in names, as a client gives it; undefined is no condition.
 * @throws KoiosError BAD_USER_INPUT for what no name can contain
 */
export function searchText(text: string | null | undefined): string | undefined {
  if (text == null || text === '') return undefined;
  if (text.length > longestSearch)
    throw new KoiosError(
      'BAD_USER_INPUT',
      `At most ${longestSearch} characters can be searched for.`,
      'search',
    );
  if (!text.isWellFormed() || text.includes('\0'))
    throw new KoiosError('BAD_USER_INPUT', 'The text has a character that no name has.', 'search');
  return text;
}

/** The pattern of SQL's LIKE for names that contain a text. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
