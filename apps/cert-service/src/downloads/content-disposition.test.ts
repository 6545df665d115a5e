import { describe, expect, it } from '@jest/globals';
import { attachment, fileNameStem } from './content-disposition.js';

describe('a file name made of a certificate name', () => {
  it.each([
    ['Line 2', 'Line 2'],
    ['Kühler Süd', 'Kühler Süd'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['a\\b:c*d?e"f<g>h|i', 'a_b_c_d_e_f_g_h_i'],
    ['.hidden ', 'hidden'],
    ['...', 'certificate'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['a\u200bb\r\nc', 'a_b__c'],
  ])('%j is %j', (name, stem) => {
    expect(fileNameStem(name)).toBe(stem);
  });
});

describe('the header', () => {
  it('says the name in ASCII and in UTF-8', () => {
    expect(attachment('Süd 100%.der')).toBe(
      `attachment; filename="S_d 100_.der"; filename*=UTF-8''S%C3%BCd%20100%25.der`,
    );
  });

  it('encodes what encodeURIComponent leaves', () => {
    expect(attachment(`a'(b)*!.der`)).toBe(
      `attachment; filename="a'(b)*!.der"; filename*=UTF-8''a%27%28b%29%2A!.der`,
    );
  });

  it('cannot be broken out of', () => {
    expect(attachment(`x"; filename="evil\r\n.exe`)).toMatch(
      /^attachment; filename="[^"\\\r\n]+"; filename\*=UTF-8''[^"\r\n]+$/,
    );
  });
});
