/** What no file name may have: on Windows, in a header, or unseen. */
const forbidden = /[/\\:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Devices of Windows, whatever the extension. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** A certificate's name as the beginning of a file name that every system takes. */
export function fileNameStem(certificateName: string): string {
  const stem = certificateName.replace(forbidden, '_').replace(/^[. ]+|[. ]+$/g, '');
  if (stem === '') return 'certificate';
  return reserved.test(stem.split('.')[0] ?? '') ? `_${stem}` : stem;
}

/**
 * Offers a file under a name: in ASCII for old clients and in UTF-8 for all others (RFC 6266, 4.3 and appendix D;
 * RFC 8187, 3.2).
 */
export function attachment(fileName: string): string {
  const ascii = fileName.replace(/[^\x20-\x7e]|["\\%]/gu, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${extendedValue(fileName)}`;
}

/** encodeURIComponent leaves four characters as they are that RFC 8187 wants encoded. */
function extendedValue(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
