/** The file name of a Content-Disposition (RFC 6266), its international form first. */
export function fileNameOf(disposition: string | null): string | undefined {
  if (disposition === null) return undefined;
  const international = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  if (international !== undefined) return decodeURIComponent(international);
  return /filename="([^"]*)"/i.exec(disposition)?.[1] ?? /filename=([^;\s]+)/i.exec(disposition)?.[1];
}
