import { ecP256, OpensslWorkshop, rsa } from './openssl-workshop.js';

/** A certificate of a plain key, one of an EC key and one with two authorities above it, in every form that tools write. */
export function makeUploadFiles(): OpensslWorkshop {
  const made = new OpensslWorkshop().selfSigned('rsa', rsa(2048)).selfSigned('ec', ecP256);
  made
    .authority('root')
    .authority('plant', 'root')
    .run('genpkey', ...rsa(2048), '-out', 'leaf.key');
  const names = ['-addext', 'subjectAltName=URI:urn:plant:leaf', '-subj', '/O=Plant/CN=leaf'];
  made
    .run('req', '-new', '-key', 'leaf.key', ...names, '-out', 'leaf.csr')
    .sign('leaf.csr', 'plant', 'leaf.pem');
  made.write(
    'chain.pem',
    Buffer.concat(['root.pem', 'leaf.pem', 'plant.pem'].map((name) => made.read(name))),
  );
  made.run('x509', '-in', 'rsa.pem', '-outform', 'DER', '-out', 'rsa.der');
  made.run('pkey', '-in', 'rsa.key', '-outform', 'DER', '-out', 'rsa.key.der');
  made.run('rsa', '-in', 'rsa.key', '-traditional', '-out', 'rsa.pkcs1');
  made.run('rsa', '-in', 'rsa.key', '-traditional', '-outform', 'DER', '-out', 'rsa.pkcs1.der');
  made.run(
    'rsa',
    '-in',
    'rsa.key',
    '-traditional',
    '-aes256',
    '-passout',
    'pass:secret',
    '-out',
    'rsa.pkcs1.enc',
  );
  made.run('pkcs8', '-topk8', '-in', 'rsa.key', '-passout', 'pass:secret', '-out', 'rsa.pkcs8.enc');
  made.run(
    'pkcs8',
    '-topk8',
    '-in',
    'rsa.key',
    '-passout',
    'pass:secret',
    '-outform',
    'DER',
    '-out',
    'rsa.pkcs8.enc.der',
  );
  made.run('ec', '-in', 'ec.key', '-out', 'ec.sec1');
  made.run('ec', '-in', 'ec.key', '-aes256', '-passout', 'pass:secret', '-out', 'ec.sec1.enc');
  made.run('ec', '-in', 'ec.key', '-outform', 'DER', '-out', 'ec.sec1.der');
  made.write('rsa.cer', made.read('rsa.der')).write('rsa.crt', made.read('rsa.pem'));
  made.write('both.pem', Buffer.concat([made.read('rsa.key'), made.read('rsa.pem')]));
  const utf16 = Buffer.from(`\ufeff${made.read('both.pem').toString('latin1')}`, 'utf16le');
  made.write('both.utf16.pem', utf16).write('both.utf16be.pem', Buffer.from(utf16).swap16());
  const pkcs12 = ['pkcs12', '-export', '-in', 'leaf.pem', '-inkey', 'leaf.key', '-certfile', 'chain.pem'];
  made.run(...pkcs12, '-passout', 'pass:secret', '-out', 'leaf.p12');
  made.run(...pkcs12, '-legacy', '-passout', 'pass:secret', '-out', 'leaf.pfx');
  return made.run(...pkcs12, '-passout', 'pass:secret', '-iter', '2000000', '-out', 'costly.p12');
}
